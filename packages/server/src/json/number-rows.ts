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

/** A value of JSON with lists in place of `NumberRows`; the same value where there are none. */
export function listsOf(value: unknown): unknown {
  return holdsNumberRows(value) ? withLists(value) : value;
}

function holdsNumberRows(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof NumberRows) return true;
  if (Array.isArray(value)) return value.some(holdsNumberRows);
  for (const key in value) if (holdsNumberRows((value as { readonly [key: string]: unknown })[key])) return true;
  return false;
}

function withLists(value: unknown): unknown {
  if (value instanceof NumberRows) return value.toLists();
  if (Array.isArray(value)) return value.map(withLists);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withLists(each)]));
  return value;
}
