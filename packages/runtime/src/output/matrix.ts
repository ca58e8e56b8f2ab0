import type { OutputCell } from "./output-cell.ts";

/** A two-dimensional answer in row-major order. */
export class Matrix<T extends OutputCell = number> {
  readonly rows: number;
  readonly width: number;
  /** Where a row has more than one dimension, e.g. [estimators, classes]; their product is the width. */
  readonly dims: readonly number[];
  /** rows × width; a Float64Array where the library answers with floats. */
  readonly data: ArrayLike<T>;

  constructor(rows: number, width: number, data: ArrayLike<T>, dims: readonly number[] = [width]) {
    this.rows = rows;
    this.width = width;
    this.data = data;
    this.dims = dims;
  }

  row(index: number): T[] {
    const cells: T[] = [];
    for (let at = index * this.width; at < (index + 1) * this.width; at++) cells.push(this.data[at]!);
    return cells;
  }

  /** One list a row. */
  toArray(): T[][] {
    return Array.from({ length: this.rows }, (_, row) => this.row(row));
  }

  /** One list a row, of lists where a row has more dimensions. */
  toJSON(): unknown[] {
    return this.dims.slice(1).reduceRight<unknown[][]>((rows, size) => rows.map((row) => chunks(row, size)), this.toArray());
  }
}

/** A sparse answer in compressed rows: row r stores cells `indptr[r] … indptr[r + 1]`. */
export class SparseMatrix {
  readonly rows: number;
  readonly width: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: Float64Array;

  constructor(rows: number, width: number, indptr: Int32Array, indices: Int32Array, data: Float64Array) {
    this.rows = rows;
    this.width = width;
    this.indptr = indptr;
    this.indices = indices;
    this.data = data;
  }

  row(index: number): number[] {
    const cells = Array.from<number>({ length: this.width }).fill(0);
    for (let at = this.indptr[index]!; at < this.indptr[index + 1]!; at++) cells[this.indices[at]!] = this.data[at]!;
    return cells;
  }

  toDense(): Matrix {
    const data = new Float64Array(this.rows * this.width);
    for (let row = 0; row < this.rows; row++)
      for (let at = this.indptr[row]!; at < this.indptr[row + 1]!; at++) data[row * this.width + this.indices[at]!] = this.data[at]!;
    return new Matrix(this.rows, this.width, data);
  }
}

function chunks(row: readonly unknown[], size: number): unknown[] {
  return Array.from({ length: row.length / size }, (_, index) => row.slice(index * size, (index + 1) * size));
}
