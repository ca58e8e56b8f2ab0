import { GodwitError, assert } from "../../errors/index.ts";
import type { DType, StringCell } from "../dtype.ts";
import type { ValueType } from "../value-type.ts";
import type { DenseValue, SparseValue, Value } from "../value.ts";

/** Stops a graph that breaks a rule of an op: always our bug, never the user's. */
export function invalid(message: string): never {
  throw new GodwitError("INTERNAL", message);
}

export function expectDense(type: ValueType | undefined, ...allowed: readonly DType[]): ValueType {
  if (type === undefined) invalid("an input is missing");
  if (type.layout !== "dense") invalid("takes dense values only");
  if (allowed.length > 0 && !allowed.includes(type.dtype)) invalid(`takes ${allowed.join(" or ")}, not ${type.dtype}`);
  return type;
}

export function expectNumeric(type: ValueType | undefined): ValueType {
  if (type === undefined) invalid("an input is missing");
  if (type.dtype !== "f64" && type.dtype !== "f32") invalid(`takes f64 or f32, not ${type.dtype}`);
  return type;
}

export function denseInput(value: Value | undefined): DenseValue {
  assert(value !== undefined && value.kind === "dense", "a dense value was expected");
  return value;
}

export function sparseInput(value: Value | undefined): SparseValue {
  assert(value !== undefined && value.kind === "sparse", "a sparse value was expected");
  return value;
}

/** The elements of a dense numeric value as numbers. */
export function numbers(value: DenseValue): Float64Array | Float32Array | Int32Array | Uint8Array {
  const data = value.data;
  assert(!(Array.isArray(data) || data instanceof BigInt64Array), `numbers were expected, not ${value.dtype}`);
  return data;
}

export function cells(value: DenseValue): readonly StringCell[] {
  assert(Array.isArray(value.data), `strings were expected, not ${value.dtype}`);
  return value.data;
}
