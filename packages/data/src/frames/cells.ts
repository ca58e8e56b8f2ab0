import type { Cells, ScalarVector } from "./frame.ts";

/** Types whose cells are one value each. */
export type ScalarType = ScalarVector["type"];

export type NumberCells = Exclude<Cells, readonly unknown[]>;

/** Room for cells of a type, all of them yet to be filled in. */
export function makeCells(type: ScalarType, rows: number): NumberCells | string[] | bigint[] | Uint8Array[] {
  switch (type.kind) {
    case "boolean":
      return new Uint8Array(rows);
    case "integer":
      return new integerArrays[`${type.signed ? "int" : "uint"}${type.bits}`](rows);
    case "float":
      return type.bits === 64 ? new Float64Array(rows) : new Float32Array(rows);
    case "decimal":
      return type.precision <= 18 ? new BigInt64Array(rows) : Array.from<bigint>({ length: rows }).fill(0n);
    case "text":
      return Array.from<string>({ length: rows }).fill("");
    case "binary":
      return Array.from({ length: rows }, () => noBytes);
    case "date":
      return new Int32Array(rows);
    case "time":
    case "timestamp":
      return new BigInt64Array(rows);
    default:
      return type satisfies never;
  }
}

const noBytes = new Uint8Array(0);

const integerArrays = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;

/** Copies `count` cells of the same type. */
export function copyCells(target: Cells, at: number, source: Cells, from: number, count: number): void {
  if (Array.isArray(target)) for (let index = 0; index < count; index++) target[at + index] = (source as readonly string[])[from + index]!;
  else {
    const part = from === 0 && count === source.length ? source : (source as Float64Array).subarray(from, from + count);
    (target as Float64Array).set(part as Float64Array, at);
  }
}

/** The cells at some places, in that order. */
export function pickCells<C extends Cells>(cells: C, places: ArrayLike<number>): C {
  const { length } = places;
  if (Array.isArray(cells)) return Array.from({ length }, (_, index) => cells[places[index]!] as string) as unknown as C;
  const source = cells as Float64Array;
  const picked = new (source.constructor as Float64ArrayConstructor)(length);
  for (let index = 0; index < length; index++) picked[index] = source[places[index]!]!;
  return picked as unknown as C;
}

/** Cells [from, to) without copying numbers. */
export function sliceCells<C extends Cells>(cells: C, from: number, to: number): C {
  return (Array.isArray(cells) ? cells.slice(from, to) : (cells as Float64Array).subarray(from, to)) as C;
}
