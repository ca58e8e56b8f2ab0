import type { DType, ElementArray, SparseValue, Value } from "@godwit/core/ir";
import type { OutputArray } from "../../src/tables/output/table-writer.ts";

/** An output array as a graph declares it. */
export function output(dtype: string, shape: OutputArray["shape"] = "rows", more: Partial<OutputArray> = {}): OutputArray {
  return { name: "predict", dtype, shape, ...more };
}

export function denseOf(dtype: DType, width: number, data: ElementArray): Value {
  return { kind: "dense", dtype, rows: data.length / width, width, data };
}

/** A sparse value from rows of `[column, number]` pairs. */
export function sparseOf(width: number, rows: readonly (readonly (readonly [number, number])[])[]): SparseValue {
  const cells = rows.flat();
  let stored = 0;
  return {
    kind: "sparse",
    rows: rows.length,
    width,
    indptr: Int32Array.from([0, ...rows.map((row) => (stored += row.length))]),
    indices: Int32Array.from(cells, ([column]) => column),
    data: Float64Array.from(cells, ([, value]) => value),
  };
}
