import type { DictionaryCodes } from "../engine/engine.ts";

/** What a caller may put into a cell; null and undefined are missing, and in any column NaN is too. */
export type Cell = number | string | boolean | bigint | null | undefined;

/** A row by column name. Fields that the model does not know are left alone. */
export interface NamedRow {
  readonly [name: string]: unknown;
}

/** A row by position. */
export type ListedRow = readonly Cell[];

/** A row of a model of maps, as pairs of a key and its weight. */
export type TermPairs = readonly (readonly [key: string, weight: unknown])[];

/** One row: by name, by position, or the text for a model of one text. */
export type Row = NamedRow | ListedRow | string;

/**
 * A column in which each distinct value stands once, as Arrow and pandas encode it: row r holds `values[codes[r]]`, nothing where its
 * code is negative. Each value is looked up once a batch, those of a frozen list once for all.
 */
export interface DictionaryCells {
  readonly codes: DictionaryCodes;
  readonly values: readonly Cell[];
}

/** A column: numbers or strings. */
export type ColumnCells = Float64Array | Float32Array | Int32Array | Uint8Array | BigInt64Array | readonly Cell[] | DictionaryCells;

/** Columns by name, all of one length. */
export interface ColumnsByName {
  readonly [name: string]: ColumnCells;
}

/** A row-major matrix for an all-numeric model; `columns` is its width, the model's by default. */
export interface NumericMatrix {
  readonly data: Float64Array | Float32Array;
  readonly columns?: number;
}

/** Many rows: a list of rows, columns by name, or a row-major matrix (also bare). */
export type Rows =
  | readonly (NamedRow | ListedRow | TermPairs | Float64Array | Float32Array)[]
  | ColumnsByName
  | NumericMatrix
  | Float64Array
  | Float32Array;

/** Everything that can be predicted. A list of strings is a list of texts for a model of one text, and one row for any other. */
export type Input = Row | Rows | readonly (string | null | undefined)[];
