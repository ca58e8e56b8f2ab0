import type { Batch, Column, StringCell } from "@godwit/core/ir";

/** The cells of one batch while rows are added to it. */
export class BatchBuilder {
  readonly capacity: number;
  readonly #columns: readonly Column[];
  #numbers: (Float64Array | null)[] = [];
  #strings: (StringCell[] | null)[] = [];
  #firstRow = 0;
  /** Rows that are complete. */
  rows = 0;

  constructor(columns: readonly Column[], capacity: number) {
    this.#columns = columns;
    this.capacity = capacity;
    this.#allocate();
  }

  /** Number of the row that is being filled, from the start of the table. */
  get row(): number {
    return this.#firstRow + this.rows;
  }

  get full(): boolean {
    return this.rows === this.capacity;
  }

  /** Where the numbers of a column go; null for a string column. */
  numbers(column: number): Float64Array | null {
    return this.#numbers[column] ?? null;
  }

  /** Where the strings of a column go, row after row; null for a numeric column. */
  strings(column: number): StringCell[] | null {
    return this.#strings[column] ?? null;
  }

  /** The batch of the rows so far; the builder starts the next one. */
  take(): Batch {
    const { rows } = this;
    const columns = this.#columns.map((_, index) => this.#numbers[index]?.subarray(0, rows) ?? filled(this.#strings[index]!, rows));
    const batch = { rows, firstRow: this.#firstRow, columns };
    this.#firstRow += rows;
    this.rows = 0;
    this.#allocate();
    return batch;
  }

  #allocate(): void {
    this.#numbers = this.#columns.map(({ dtype }) => (dtype === "f64" ? new Float64Array(this.capacity) : null));
    this.#strings = this.#columns.map(({ dtype }) => (dtype === "string" ? [] : null));
  }
}

/** A column that is not read has no cells; the batch has them all the same. */
function filled(cells: StringCell[], rows: number): StringCell[] {
  return cells.length === 0 && rows > 0 ? Array.from<StringCell>({ length: rows }).fill(null) : cells.slice(0, rows);
}
