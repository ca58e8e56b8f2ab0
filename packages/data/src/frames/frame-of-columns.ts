import { pickCells, type ScalarType } from "./cells.ts";
import type { BadCells } from "./convert-cells.ts";
import type { Cells, Frame, Reject } from "./frame.ts";

/** Some cells of a column, bad ones among them. */
export interface ReadColumn {
  readonly name: string;
  readonly type: ScalarType;
  readonly values: Cells;
  readonly present: Uint8Array | null;
  readonly bad: BadCells | null;
}

/** Cells that nobody overwrites as a frame; a column of numbers has NaN where there is none. */
export function frameOfColumns(rows: number, firstRow: number, columns: readonly ReadColumn[]): Frame {
  const rejects = new Map<number, Reject>();
  for (const { name, bad } of columns)
    for (const [row, message] of bad ?? [])
      if (!rejects.has(row))
        rejects.set(row, { row: firstRow + row, column: name, code: "WRONG_TYPE", message: `${message} (column '${name}')` });
  if (rejects.size === 0)
    return {
      rows,
      stays: true,
      firstRow,
      positions: null,
      rejects: [],
      columns: columns.map(({ type, values, present }) => ({ type, values, present })),
    };
  const kept = new Int32Array(rows - rejects.size);
  for (let row = 0, to = 0; row < rows; row++) if (!rejects.has(row)) kept[to++] = row;
  return {
    rows: kept.length,
    stays: true,
    firstRow,
    positions: Float64Array.from(kept, (row) => firstRow + row),
    rejects: [...rejects.values()].toSorted((one, other) => one.row - other.row),
    columns: columns.map(({ type, values, present }) => ({
      type,
      values: pickCells(values, kept),
      present: present === null ? null : pickCells(present, kept),
    })),
  };
}
