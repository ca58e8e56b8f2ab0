import { pickCells } from "../../frames/cells.ts";
import type { Vector } from "../../frames/frame.ts";

/** The cells of some rows, in their order. */
export function keepRows(vector: Vector, rows: readonly number[]): Vector {
  const present = vector.present === null ? null : Uint8Array.from(rows, (row) => vector.present![row]!);
  if ("items" in vector) {
    const offsets = new Int32Array(rows.length + 1);
    const items: number[] = [];
    for (const [index, row] of rows.entries()) {
      for (let item = vector.offsets[row]!; item < vector.offsets[row + 1]!; item++) items.push(item);
      offsets[index + 1] = items.length;
    }
    return { type: vector.type, offsets, items: keepRows(vector.items, items), present };
  }
  return { type: vector.type, values: pickCells(vector.values, rows), present };
}
