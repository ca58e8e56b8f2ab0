import type { SparseValue } from "./value.ts";

/** Collects a sparse value row by row; the cells of a row come in any order, each column at most once. */
export class SparseRows {
  readonly #width: number;
  readonly #indptr: Int32Array;
  #row = 0;
  #count = 0;
  #sorted = true;
  #indices: Int32Array;
  #data: Float64Array;

  /** `expected`: about how many cells will be stored. */
  constructor(rows: number, width: number, expected: number = rows) {
    this.#width = width;
    this.#indptr = new Int32Array(rows + 1);
    this.#indices = new Int32Array(Math.max(16, expected));
    this.#data = new Float64Array(this.#indices.length);
  }

  store(column: number, value: number): void {
    const at = this.#count++;
    if (at === this.#indices.length) this.#grow(at * 2);
    if (at > this.#indptr[this.#row]! && this.#indices[at - 1]! > column) this.#sorted = false;
    this.#indices[at] = column;
    this.#data[at] = value;
  }

  endRow(): void {
    if (!this.#sorted) this.#sortRow();
    this.#sorted = true;
    this.#indptr[++this.#row] = this.#count;
  }

  finish(): SparseValue {
    return {
      kind: "sparse",
      rows: this.#indptr.length - 1,
      width: this.#width,
      indptr: this.#indptr,
      indices: this.#indices.slice(0, this.#count),
      data: this.#data.slice(0, this.#count),
    };
  }

  #sortRow(): void {
    const start = this.#indptr[this.#row]!;
    const order = Array.from({ length: this.#count - start }, (_, index) => start + index);
    order.sort((a, b) => this.#indices[a]! - this.#indices[b]!);
    const indices = order.map((at) => this.#indices[at]!);
    const data = order.map((at) => this.#data[at]!);
    this.#indices.set(indices, start);
    this.#data.set(data, start);
  }

  #grow(length: number): void {
    const [indices, data] = [this.#indices, this.#data];
    this.#indices = new Int32Array(length);
    this.#indices.set(indices);
    this.#data = new Float64Array(length);
    this.#data.set(data);
  }
}
