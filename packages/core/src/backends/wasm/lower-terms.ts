import { packTermColumns } from "../../text/index.ts";
import type { Lowering } from "./lowering.ts";

export const lowerTermSums: Lowering<"term_sums"> = (method, { inputs, attributes, type }) => {
  const [ref] = method.columns(inputs[0]!) as [number];
  const { target } = attributes;
  const texts = method.useText(ref);
  if (texts === null) method.needDictionary();
  const source = texts ?? method.use(method.real(ref, "string"));
  const terms = target.kind === "vocabulary" ? method.image.once(target, "terms", () => packTermColumns(target)) : 0;
  const sign = target.kind === "hash" && target.alternateSign ? 1 : 0;
  const sparse = method.newSparse();
  method.emit("term_sums", [target.kind === "hash" ? 1 : 0, terms, target.size, sign, source, sparse]);
  return { type, blocks: [{ kind: "sparse", number: sparse, width: type.width }] };
};
