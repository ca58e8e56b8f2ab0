import type { TensorSignature } from "@godwit/core/artifact";
import type { Cell } from "../input/cell.ts";

/** Cells of a tensor, row-major: a typed array of its dtype, or plain values that fit it. */
export type TensorData = ArrayLike<Cell>;

/** An array of any number of dimensions. */
export interface Tensor {
  /** As NumPy writes it; strings are `|O`. */
  readonly dtype: string;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** Tensors by name. */
export interface Tensors {
  readonly [name: string]: Tensor;
}

export function cellCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** `X: <f4[any, 3]`. */
export function describeTensor({ name, dtype, dims }: TensorSignature): string {
  return `${name}: ${dtype}[${dims === null ? "…" : dims.map((size) => size ?? "any").join(", ")}]`;
}
