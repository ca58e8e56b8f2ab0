import type { UnaryFunction } from "../../math/index.ts";
import type { OpAttributes, OpName } from "../ops/attributes.ts";
import type { EvaluateContext } from "../ops/op.ts";
import type { Value } from "../value.ts";

/**
 * For each cell (of a sparse value: each stored cell) the largest absolute difference that the library's own answer may
 * have; Infinity where a discrete answer hangs on a comparison that rounding decides. `null`: every cell is bit-equal.
 */
export type ErrorBound = Float64Array | null;

export interface Bounded {
  readonly value: Value;
  readonly error: ErrorBound;
}

/** By how many units in the last place the library's own functions may differ from ours; 0 where every library gives the same bits. */
export type Assumption = { readonly [K in UnaryFunction | "power"]: number };

export interface BoundContext extends EvaluateContext {
  readonly assumption: Assumption;
}

/** The error of an op's answer, from its inputs with their errors and the answer itself. */
export type BoundRule<K extends OpName> = (
  inputs: readonly Bounded[],
  attributes: OpAttributes[K],
  answer: Value,
  context: BoundContext,
) => ErrorBound;

/** The error of one cell. */
export function errorAt(error: ErrorBound, index: number): number {
  return error === null ? 0 : error[index]!;
}

/** Errors cell by cell; `null` if all are 0. */
export function errorsOf(count: number, errorOf: (index: number) => number): ErrorBound {
  const errors = new Float64Array(count);
  let exact = true;
  for (let index = 0; index < count; index++) {
    errors[index] = errorOf(index);
    if (errors[index] !== 0) exact = false;
  }
  return exact ? null : errors;
}

/** The number of cells that have an error of their own. */
export function cellCount(value: Value): number {
  return value.data.length;
}

/** The cells of a numeric value, dense or sparse. */
export function numberAt(value: Value, index: number): number {
  return value.data[index] as number;
}
