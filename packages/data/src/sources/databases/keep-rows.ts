import type { Cells, Vector } from "../../frames/frame.ts";

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
  return { type: vector.type, values: pick(vector.values, rows), present };
}

function pick(values: Cells, rows: readonly number[]): Cells {
  if (Array.isArray(values)) return rows.map((row) => values[row] as never);
  const source = values as Float64Array;
  const picked = new (source.constructor as Float64ArrayConstructor)(rows.length);
  for (const [index, row] of rows.entries()) picked[index] = source[row]!;
  return picked;
}
