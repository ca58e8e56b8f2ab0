import type { SparseValue } from "./value.ts";

/** Builds a sparse value row by row; `fill` stores cells in any order, each column at most once. */
export function fromRows(rows: number, width: number, fill: (row: number, store: (column: number, value: number) => void) => void): SparseValue {
  const indptr = new Int32Array(rows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < rows; row++) {
    const cells: [number, number][] = [];
    fill(row, (column, value) => cells.push([column, value]));
    cells.sort(([a], [b]) => a - b);
    for (const [column, value] of cells) {
      indices.push(column);
      data.push(value);
    }
    indptr[row + 1] = indices.length;
  }
  return { kind: "sparse", rows, width, indptr, indices: Int32Array.from(indices), data: Float64Array.from(data) };
}
