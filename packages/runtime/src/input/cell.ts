/** What a caller may put into a cell; null and undefined are missing. */
export type Cell = number | string | boolean | bigint | null | undefined;

/** One row: by name, by position, or a text for a model of one text. */
export type Row = { readonly [name: string]: Cell } | readonly Cell[] | string;

/** A column: numbers or strings. */
export type ColumnCells = Float64Array | Float32Array | Int32Array | readonly Cell[];

/** Columns by name, all of one length. */
export interface ColumnsByName {
  readonly [name: string]: ColumnCells;
}

/** A row-major matrix for an all-numeric model; `columns` is its width, the model's by default. */
export interface NumericMatrix {
  readonly data: Float64Array | Float32Array;
  readonly columns?: number;
}

/** One row, many rows, columns by name, or a row-major matrix (also bare). */
export type Input = Row | readonly Row[] | ColumnsByName | NumericMatrix | Float64Array | Float32Array;
