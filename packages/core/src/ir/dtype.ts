/** Element types of graph values. `bool` is stored as 0/1 bytes; `i64` is only moved, never computed with. */
export type DType = "f64" | "f32" | "i64" | "i32" | "u8" | "bool" | "string";

export const dtypes: readonly DType[] = ["f64", "f32", "i64", "i32", "u8", "bool", "string"];

/** A string cell; `null` is the missing one. */
export type StringCell = string | null;

export type ElementArray = Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array | StringCell[];

/** A zeroed (for strings: missing) array of a dtype. */
export function allocate(dtype: DType, length: number): ElementArray {
  switch (dtype) {
    case "f64":
      return new Float64Array(length);
    case "f32":
      return new Float32Array(length);
    case "i64":
      return new BigInt64Array(length);
    case "i32":
      return new Int32Array(length);
    case "u8":
    case "bool":
      return new Uint8Array(length);
    case "string":
      return Array.from<StringCell>({ length }).fill(null);
    default:
      return dtype satisfies never;
  }
}

/** Copies one element between arrays of the same dtype. */
export function copyElement(from: ElementArray, fromIndex: number, to: ElementArray, toIndex: number): void {
  (to as (number | bigint | StringCell)[])[toIndex] = from[fromIndex]!;
}
