import type { DictionaryColumn } from "./dictionary-column.ts";

/** One column: float64 numbers, or strings (null and undefined are missing), which may be encoded by a dictionary. */
export type EngineColumn = Float64Array | readonly (string | null | undefined)[] | DictionaryColumn;

/** Rows to predict, as columns, or as a row-major matrix where every column is numeric. */
export type EngineBatch = ColumnBatch | MatrixBatch;

export interface ColumnBatch {
  readonly rows: number;
  /** Number of the first row, for messages; 0 unless told. */
  readonly firstRow?: number;
  /** One for each column that the method takes; those that the method does not read may be undefined. */
  readonly columns: readonly (EngineColumn | undefined)[];
}

export interface MatrixBatch {
  readonly rows: number;
  readonly firstRow?: number;
  /** rows × columns that the method takes. */
  readonly matrix: Float64Array | Float32Array;
}

export type NumberArray = Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array;

export interface DenseNumbers {
  readonly kind: "dense";
  readonly dtype: "f64" | "f32" | "i64" | "i32" | "u8" | "bool";
  readonly rows: number;
  readonly width: number;
  /** Row-major. */
  readonly data: NumberArray;
}

export interface DenseStrings {
  readonly kind: "dense";
  readonly dtype: "string";
  readonly rows: number;
  readonly width: number;
  /** Row-major; null is missing. */
  readonly data: (string | null)[];
}

/** Compressed sparse rows. */
export interface SparseNumbers {
  readonly kind: "sparse";
  readonly dtype: "f64";
  readonly rows: number;
  readonly width: number;
  /** int32[rows + 1]. */
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: Float64Array;
}

export type EngineOutput = DenseNumbers | DenseStrings | SparseNumbers;

/** Rows `from … from + rows` of a batch; numbers are not copied. */
export function sliceBatch(batch: EngineBatch, from: number, rows: number): EngineBatch {
  const firstRow = (batch.firstRow ?? 0) + from;
  if ("matrix" in batch) {
    const width = batch.rows === 0 ? 0 : batch.matrix.length / batch.rows;
    return { rows, firstRow, matrix: batch.matrix.subarray(from * width, (from + rows) * width) };
  }
  const cut = (column: EngineColumn | undefined): EngineColumn | undefined =>
    column instanceof Float64Array ? column.subarray(from, from + rows) : column?.slice(from, from + rows);
  return { rows, firstRow, columns: batch.columns.map(cut) };
}
