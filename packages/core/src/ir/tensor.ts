import { assert } from "../errors/index.ts";
import type { DType, ElementArray, StringCell } from "./dtype.ts";

/** A constant: row-major elements of `shape` [width] or [rows, width]. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ElementArray;
}

export function tensor(dtype: DType, shape: readonly number[], data: ElementArray): Tensor {
  assert(
    data.length === shape.reduce((product, size) => product * size, 1),
    `tensor of shape [${shape.join(",")}] has ${data.length} elements`,
  );
  return { dtype, shape, data };
}

/** A float64 row vector. */
export function vector(values: Iterable<number>): Tensor {
  const data = Float64Array.from(values);
  return { dtype: "f64", shape: [data.length], data };
}

export function strings(values: readonly StringCell[]): Tensor {
  return { dtype: "string", shape: [values.length], data: [...values] };
}

/** A row-major float64 matrix. */
export function matrix(rows: number, columns: number, data: Float64Array): Tensor {
  return tensor("f64", [rows, columns], data);
}
