import { makeCells, type ScalarType } from "../frames/cells.ts";
import type { Cells, ScalarVector } from "../frames/frame.ts";
import type { CellArray } from "./answer.ts";

/** One column of an answer's cells, which are row-major. Its memory is the answer's where that has no other column. */
export function answerVector(type: ScalarType, data: CellArray, rows: number, width: number, column: number): ScalarVector {
  const values = makeCells(type, rows);
  if (width === 1 && ArrayBuffer.isView(data) && data.constructor === values.constructor && type.kind !== "boolean")
    return { type, values: data as Cells, present: null };
  let present: Uint8Array | null = null;
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  const cells = values as unknown as (string | number | bigint)[];
  for (let row = 0, at = column; row < rows; row++, at += width) {
    const cell = data[at] as string | number | bigint | boolean | null;
    if (cell === null) (present ??= new Uint8Array(rows).fill(1))[row] = 0;
    else cells[row] = type.kind === "text" ? String(cell) : wide ? BigInt(cell) : Number(cell);
  }
  return { type, values, present };
}
