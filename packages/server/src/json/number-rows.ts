/** An array of a JSON text that holds numbers alone, or rows of equally many: read at once into float64, row by row. */
export class NumberRows {
  readonly rows: number;
  /** Numbers of a row; null for a plain list, which is one row. */
  readonly width: number | null;
  /** Missing ones, `null`, are NaN. */
  readonly cells: Float64Array;
  readonly #source: () => unknown;

  constructor(rows: number, width: number | null, cells: Float64Array, source: () => unknown) {
    this.rows = rows;
    this.width = width;
    this.cells = cells;
    this.#source = source;
  }

  /** The same as JSON says it: lists, with `null` where one is, and integers beyond 2^53 as bigints. */
  toLists(): unknown {
    return this.#source();
  }
}

/** A value of JSON with lists in place of `NumberRows`. */
export function listsOf(value: unknown): unknown {
  if (value instanceof NumberRows) return value.toLists();
  if (Array.isArray(value)) return value.map(listsOf);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, listsOf(each)]));
  return value;
}
