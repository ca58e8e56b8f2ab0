import type { DType, ElementArray } from "./dtype.ts";

/** What the reference interpreter computes: row-major dense elements, or compressed sparse rows. */
export type Value = DenseValue | SparseValue;

export interface DenseValue {
  readonly kind: "dense";
  readonly dtype: DType;
  readonly rows: number;
  readonly width: number;
  readonly data: ElementArray;
}

export interface SparseValue {
  readonly kind: "sparse";
  readonly rows: number;
  readonly width: number;
  /** int32[rows + 1]. */
  readonly indptr: Int32Array;
  /** Column of each stored cell, ascending within a row. */
  readonly indices: Int32Array;
  readonly data: Float64Array;
}

export function denseValue(dtype: DType, rows: number, width: number, data: ElementArray): DenseValue {
  return { kind: "dense", dtype, rows, width, data };
}
