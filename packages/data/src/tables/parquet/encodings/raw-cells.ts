import type { PhysicalType } from "../parquet-column.ts";

/** Cells as they are stored, without those that are null. */
export type RawCells =
  | { readonly kind: "numbers"; readonly values: Float64Array | Float32Array | Int32Array | BigInt64Array | Uint8Array }
  | ByteCells;

/** Cells of bytes: cell i is [starts[i], ends[i]) of `bytes`. */
export interface ByteCells {
  readonly kind: "bytes";
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Bytes of a cell; 0 where cells differ in length. */
export function cellBytes(physical: PhysicalType, length: number): number {
  switch (physical) {
    case "BOOLEAN":
      return 0;
    case "INT32":
    case "FLOAT":
      return 4;
    case "INT64":
    case "DOUBLE":
      return 8;
    case "INT96":
      return 12;
    case "BYTE_ARRAY":
      return 0;
    case "FIXED_LEN_BYTE_ARRAY":
      return length;
    default:
      return physical satisfies never;
  }
}

/** Numbers of a physical type over bytes of their own, which are copied only where they are not aligned. */
export function numbersOver(physical: "INT32" | "INT64" | "FLOAT" | "DOUBLE", bytes: Uint8Array): Exclude<RawCells, ByteCells>["values"] {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
  const { buffer, byteOffset, length } = aligned;
  switch (physical) {
    case "INT32":
      return new Int32Array(buffer, byteOffset, length / 4);
    case "FLOAT":
      return new Float32Array(buffer, byteOffset, length / 4);
    case "INT64":
      return new BigInt64Array(buffer, byteOffset, length / 8);
    case "DOUBLE":
      return new Float64Array(buffer, byteOffset, length / 8);
    default:
      return physical satisfies never;
  }
}
