import type { NodeId } from "../../ir/graph.ts";
import type { StringCell } from "../../ir/dtype.ts";
import { cellBytes, columnsValue, type Ref } from "./value.ts";
import type { Lowering } from "./lowering.ts";
import type { MethodLowerer } from "./method-lowerer.ts";

export const lowerLookup: Lowering<"lookup"> = (method, { inputs, attributes, type }) => {
  const [id] = inputs as [NodeId];
  const source = method.operand(id);
  const operand = { refs: source.refs.map((ref) => method.real(ref, source.dtype)), dtype: source.dtype };
  const values = attributes.values.data as Int32Array;
  const outside = [attributes.missing, attributes.unknown];
  if (source.dtype === "string") {
    const entries = codeEntries(method, attributes.keys.data as readonly StringCell[], values);
    const direct = directTable(entries, attributes.unknown);
    const refs =
      direct === null
        ? method.elementwise(
            "lookup_code_search",
            [...searchTables(method, entries, "i32"), ...outside],
            [operand],
            type.width,
            "i32",
            false,
          )
        : method.elementwise(
            "lookup_code",
            [method.image.append(direct.table), direct.low, direct.high, ...outside],
            [operand],
            type.width,
            "i32",
            false,
          );
    return columnsValue(type, refs);
  }
  const entries = numberEntries(attributes.keys.data as Float64Array, values);
  const direct = directTable(entries, attributes.unknown);
  const refs =
    direct === null
      ? method.elementwise("lookup_f64_search", [...searchTables(method, entries, "f64"), ...outside], [operand], type.width, "i32")
      : method.elementwise(
          "lookup_f64_direct",
          [method.image.append(direct.table), direct.low, direct.high, ...outside],
          [operand],
          type.width,
          "i32",
        );
  return columnsValue(type, refs);
};

type Entries = readonly (readonly [key: number, value: number])[];

/** Keys as codes, ascending; the last of equal keys counts. */
function codeEntries(method: MethodLowerer, keys: readonly StringCell[], values: Int32Array): Entries {
  const table = new Map<number, number>();
  keys.forEach((key, index) => {
    if (key !== null) table.set(method.image.code(key), values[index]!);
  });
  return [...table].sort(([a], [b]) => a - b);
}

function numberEntries(keys: Float64Array, values: Int32Array): Entries {
  const table = new Map<number, number>();
  keys.forEach((key, index) => {
    if (!Number.isNaN(key)) table.set(key === 0 ? 0 : key, values[index]!);
  });
  return [...table].sort(([a], [b]) => a - b);
}

/** A table over the range of the keys, where they are whole numbers that fill enough of it. */
function directTable(
  entries: Entries,
  unknown: number,
): { readonly table: Int32Array; readonly low: number; readonly high: number } | null {
  const low = entries[0]?.[0] ?? 0;
  const high = (entries.at(-1)?.[0] ?? -1) + 1;
  const whole = entries.every(([key]) => Number.isInteger(key)) && low >= -0x40000000 && high <= 0x40000000;
  if (!whole || high - low > 8 * entries.length + 1024) return null;
  const table = new Int32Array(high - low).fill(unknown);
  for (const [key, value] of entries) table[key - low] = value;
  return { table, low, high };
}

function searchTables(method: MethodLowerer, entries: Entries, key: "i32" | "f64"): number[] {
  const keys = entries.map(([each]) => each);
  return [
    method.image.append(key === "f64" ? Float64Array.from(keys) : Int32Array.from(keys)),
    method.image.append(Int32Array.from(entries, ([, value]) => value)),
    entries.length,
  ];
}

export const lowerTake: Lowering<"take"> = (method, { inputs, attributes, type }) => {
  const { table } = attributes;
  const [length, width] = table.shape as [number, number];
  const index = method.use(method.real(method.columns(inputs[0]!)[0]!, "i32"));
  const offset = method.image.once(table, "columns", () =>
    method.image.elements(
      table,
      Array.from({ length: length * width }, (_, place) => (place % length) * width + Math.floor(place / length)),
    ),
  );
  const targets = Array.from({ length: width }, () => method.newColumn());
  if (cellBytes(type.dtype) === 8) method.emit("take8", [index, offset, length, ...targets]);
  else method.emit("take4", [index, offset, length, type.dtype === "string" ? -1 : 0, ...targets]);
  return columnsValue(type, targets);
};

/** Stays symbolic: multiplication and trees read the index itself. */
export const lowerOneHot: Lowering<"one_hot"> = (method, { inputs, attributes, type }) => ({
  type,
  blocks: [{ kind: "one_hot", index: method.real(method.columns(inputs[0]!)[0]!, "i32"), size: attributes.size }],
});

export const lowerBucketize: Lowering<"bucketize"> = (method, { inputs, attributes, type }) => {
  const words: number[] = [attributes.side === "right" ? 1 : 0];
  const targets: Ref[] = [];
  method.columns(inputs[0]!).forEach((ref, column) => {
    const edges = attributes.edges[column]!.data as Float64Array;
    const source = method.use(method.real(ref, "f64"));
    const target = method.newColumn();
    words.push(
      method.image.once(edges, "edges", () => edges),
      edges.length,
      source,
      target,
    );
    targets.push(target);
  });
  method.emit("bucketize", words);
  return columnsValue(type, targets);
};

const interpolationNumbers = { numpy: 0, scipy_f32: 1, scipy_f32_weighted: 2 } as const;

export const lowerInterpolate: Lowering<"interpolate"> = (method, { inputs, attributes, type }) => {
  const words: number[] = [interpolationNumbers[attributes.rule]];
  const targets: Ref[] = [];
  method.columns(inputs[0]!).forEach((ref, column) => {
    const { x, y } = attributes.curves[column]!;
    const [corners, heights] = [x, y].map(({ data }) => method.image.once(data, "line", () => data as Float64Array)) as [number, number];
    const source = method.use(method.real(ref, "f64"));
    const target = method.newColumn();
    words.push(corners, heights, x.data.length, source, target);
    targets.push(target);
  });
  method.emit("interpolate", words);
  return columnsValue(type, targets);
};
