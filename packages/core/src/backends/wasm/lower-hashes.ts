import type { Lowering } from "./lowering.ts";
import { columnsValue, type Ref } from "./value.ts";

/** Columns of the signature are read as the texts that they are; anything else through its codes. */
export const lowerCityHash: Lowering<"city_hash"> = (method, { inputs, type }) => {
  const words: number[] = [];
  const targets: Ref[] = [];
  for (const ref of method.columns(inputs[0]!)) {
    const texts = method.useText(ref);
    if (texts === null) method.needDictionary();
    const target = method.newColumn();
    words.push(texts ?? method.use(method.real(ref, "string")), target);
    targets.push(target);
  }
  method.emit("city_hash", words);
  return columnsValue(type, targets);
};

export const lowerHashLookup: Lowering<"hash_lookup"> = (method, { inputs, attributes, type }) => {
  const { keys, values, unknown } = attributes;
  const sources = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "i32")));
  const order = Array.from(keys.data as BigInt64Array, (key, place) => ({ key, place })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const sorted = method.image.once(keys, "ascending", () => BigInt64Array.from(order, ({ key }) => key));
  const answers = method.image.once(values, "ascending", () => Int32Array.from(order, ({ place }) => (values.data as Int32Array)[place]!));
  const target = method.newColumn();
  method.emit("hash_lookup", [sorted, answers, order.length, unknown, target, ...sources]);
  return columnsValue(type, [target]);
};
