import { GodwitError } from "../../errors/index.ts";
import type { NdArray, PyDict, PyValue, SparseMatrix } from "../python/value.ts";
import { toFloat64 } from "./to-float64.ts";
import { toInt32 } from "./to-int32.ts";
import { toValues } from "./to-values.ts";

/** A sparse matrix by rows: row i holds `values[k]` in column `columns[k]` for k from `starts[i]` to `starts[i + 1]`, in the file's order. */
export interface CompressedRows {
  readonly rows: number;
  readonly columns: number;
  /** int32[rows + 1]. */
  readonly starts: Int32Array;
  readonly columnIndex: Int32Array;
  readonly values: Float64Array;
}

const maximumRows = 2 ** 31 - 2;
const maximumSortedRows = 2 ** 26;

/**
 * A sparse matrix of any format but `bsr` and `dia` by rows; entries of one place that a `coo` or compressed matrix holds more
 * than once stay apart (their sum is meant). INVALID_MODEL where indices contradict the shape.
 */
export function toCompressedRows(matrix: SparseMatrix): CompressedRows {
  const [rows, columns] = matrix.shape;
  if (rows > maximumRows || columns > maximumRows) throw contradiction("more rows or columns than 32-bit indices reach");
  switch (matrix.format) {
    case "csr": {
      const starts = checkedStarts(matrix.indptr, rows, matrix.indices);
      return { rows, columns, starts, columnIndex: checkedIndices(matrix.indices, columns), values: numbers(matrix.data, starts[rows]!) };
    }
    case "csc": {
      const starts = checkedStarts(matrix.indptr, columns, matrix.indices);
      const column = new Int32Array(starts[columns]!);
      for (let at = 0; at < columns; at++) column.fill(at, starts[at], starts[at + 1]);
      return byRows(rows, columns, checkedIndices(matrix.indices, rows), column, numbers(matrix.data, column.length));
    }
    case "coo": {
      const row = checkedIndices(matrix.row, rows);
      const column = checkedIndices(matrix.column, columns);
      if (row.length !== column.length) throw contradiction("as many rows as columns are missing");
      return byRows(rows, columns, row, column, numbers(matrix.data, row.length));
    }
    case "lil":
      return fromLists(rows, columns, toValues(matrix.rows), toValues(matrix.data));
    case "dok":
      return fromDict(rows, columns, matrix.entries);
    case "bsr":
    case "dia":
      throw new GodwitError("UNSUPPORTED_OPTION", `a sparse matrix in the format ${matrix.format}`);
    default:
      return matrix satisfies never;
  }
}

function checkedStarts(indptr: NdArray, count: number, indices: NdArray): Int32Array {
  const starts = toInt32(indptr);
  if (starts.length !== count + 1 || starts[0] !== 0) throw contradiction("its indptr does not fit its shape");
  for (let at = 0; at < count; at++) if (starts[at + 1]! < starts[at]!) throw contradiction("its indptr goes back");
  if (starts[count]! > toInt32(indices).length) throw contradiction("its indptr goes beyond its indices");
  return starts;
}

function checkedIndices(array: NdArray, size: number): Int32Array {
  const indices = toInt32(array);
  for (const index of indices) if (index < 0 || index >= size) throw contradiction(`the index ${index} lies outside of ${size}`);
  return indices;
}

function numbers(array: NdArray, count: number): Float64Array {
  const values = toFloat64(array);
  if (values.length < count) throw contradiction("it has fewer values than indices");
  return values;
}

/** Sorts coordinates into rows, keeping the order within a row. */
function byRows(rows: number, columns: number, row: Int32Array, column: Int32Array, values: Float64Array): CompressedRows {
  if (rows > maximumSortedRows) throw new GodwitError("LIMIT_EXCEEDED", `a sparse matrix of ${rows} rows that are not stored by rows`);
  const starts = new Int32Array(rows + 1);
  for (let at = 0; at < column.length; at++) starts[row[at]! + 1]!++;
  for (let at = 0; at < rows; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const columnIndex = new Int32Array(column.length);
  const sorted = new Float64Array(column.length);
  for (let at = 0; at < column.length; at++) {
    const place = next[row[at]!]!++;
    columnIndex[place] = column[at]!;
    sorted[place] = values[at]!;
  }
  return { rows, columns, starts, columnIndex, values: sorted };
}

function fromLists(rows: number, columns: number, indexLists: readonly PyValue[], valueLists: readonly PyValue[]): CompressedRows {
  if (indexLists.length !== rows || valueLists.length !== rows) throw contradiction("its lists do not fit its shape");
  const coordinates: [row: number, column: number, value: number][] = [];
  for (let row = 0; row < rows; row++) {
    const [indices, values] = [listOf(indexLists[row]), listOf(valueLists[row])];
    if (indices.length !== values.length) throw contradiction("it has other values than indices");
    indices.forEach((index, at) => coordinates.push([row, numberOf(index), numberOf(values[at])]));
  }
  return fromCoordinates(rows, columns, coordinates);
}

function fromDict(rows: number, columns: number, entries: PyDict): CompressedRows {
  const coordinates: [row: number, column: number, value: number][] = [];
  for (const [key, value] of entries.entries()) {
    const [row, column] = listOf(key);
    coordinates.push([numberOf(row), numberOf(column), numberOf(value)]);
  }
  return fromCoordinates(rows, columns, coordinates);
}

function fromCoordinates(rows: number, columns: number, coordinates: readonly (readonly [number, number, number])[]): CompressedRows {
  for (const [row, column] of coordinates) {
    const inside = Number.isInteger(row) && Number.isInteger(column) && row >= 0 && row < rows && column >= 0 && column < columns;
    if (!inside) throw contradiction(`the place (${row}, ${column}) lies outside of (${rows}, ${columns})`);
  }
  const row = Int32Array.from(coordinates, ([at]) => at);
  const column = Int32Array.from(coordinates, ([, at]) => at);
  return byRows(
    rows,
    columns,
    row,
    column,
    Float64Array.from(coordinates, ([, , value]) => value),
  );
}

function listOf(value: PyValue | undefined): readonly PyValue[] {
  if (value !== undefined && value !== null && typeof value === "object" && (value.kind === "list" || value.kind === "tuple"))
    return value.items;
  throw contradiction("its entries are not lists");
}

function numberOf(value: PyValue | undefined): number {
  const plain = value !== undefined && value !== null && typeof value === "object" && value.kind === "scalar" ? value.value : value;
  if (typeof plain === "number") return plain;
  if (typeof plain === "boolean" || typeof plain === "bigint") return Number(plain);
  throw contradiction("its entries are not numbers");
}

function contradiction(what: string): GodwitError {
  return new GodwitError("INVALID_MODEL", `the sparse matrix contradicts itself: ${what}`);
}
