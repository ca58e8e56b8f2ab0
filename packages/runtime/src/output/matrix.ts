import type { OutputCell } from "./answer.ts";

/** A two-dimensional answer in row-major order. */
export class Matrix<T extends OutputCell = number> {
  readonly rows: number;
  readonly width: number;
  readonly data: ArrayLike<T>;

  constructor(rows: number, width: number, data: ArrayLike<T>) {
    this.rows = rows;
    this.width = width;
    this.data = data;
  }

  row(index: number): T[] {
    return Array.from({ length: this.width }, (_, column) => this.data[index * this.width + column]!);
  }

  /** One list a row. */
  toArray(): T[][] {
    return Array.from({ length: this.rows }, (_, row) => this.row(row));
  }

  toJSON(): T[][] {
    return this.toArray();
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
