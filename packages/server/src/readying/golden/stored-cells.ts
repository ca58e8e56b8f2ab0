import { GodwitError } from "@godwit/core/errors";
import type { CellArray } from "@godwit/data";

/** Cells as JSON that keeps every bit: strings as they are, numbers as the base64 of their little-endian bytes. */
export type StoredCells =
  | { readonly type: "strings"; readonly cells: readonly (string | null)[] }
  | { readonly type: NumbersType; readonly bytes: string };

const arrays = { f64: Float64Array, f32: Float32Array, i64: BigInt64Array, i32: Int32Array, u8: Uint8Array } as const;

type NumbersType = keyof typeof arrays;

export function storeCells(cells: CellArray): StoredCells {
  for (const type of Object.keys(arrays) as NumbersType[])
    if (cells instanceof arrays[type]) {
      const { buffer, byteOffset, byteLength } = cells as Float64Array;
      return { type, bytes: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
    }
  return { type: "strings", cells: Array.from(cells as readonly (string | null | undefined)[], (cell) => cell ?? null) };
}

/** Throws MALFORMED for what `storeCells` has not written. */
export function readCells(stored: StoredCells): CellArray {
  if (stored.type === "strings") return stored.cells;
  if (!Object.hasOwn(arrays, stored.type)) throw new GodwitError("MALFORMED", "the golden outputs hold cells of an unknown type");
  const bytes = Uint8Array.from(Buffer.from(stored.bytes, "base64"));
  const array = arrays[stored.type];
  if (bytes.length % array.BYTES_PER_ELEMENT !== 0) throw new GodwitError("MALFORMED", "the golden outputs are cut short");
  return new array(bytes.buffer);
}
