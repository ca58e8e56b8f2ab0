import { power } from "../../math/index.ts";
import type { DType } from "../dtype.ts";
import type { BinaryFunction } from "../ops/attributes.ts";
import type { Assumption } from "./bounded.ts";
import { distance, ulpOf, withRounding } from "./rounding.ts";

/** A number and its error. */
export interface Uncertain {
  readonly x: number;
  readonly error: number;
}

/** The error of a function of two numbers that have errors; `result` is ours. */
export function binaryError(
  name: BinaryFunction,
  a: Uncertain,
  b: Uncertain,
  result: number,
  dtype: DType,
  assumption: Assumption,
): number {
  if (a.error === 0 && b.error === 0) return name === "power" ? powerUlp(b.x, result, dtype, assumption) : 0;
  const fixed = (side: Uncertain): boolean => side.error === 0 && !Number.isFinite(side.x);
  if (!Number.isFinite(result)) return fixed(a) || fixed(b) ? 0 : Infinity;
  switch (name) {
    case "add":
    case "subtract":
      return withRounding(a.error + b.error, result, dtype);
    case "multiply":
      return withRounding(scaled(b.x, a.error) + scaled(a.x, b.error) + scaled(a.error, b.error), result, dtype);
    case "divide":
      if (b.error >= Math.abs(b.x)) return Infinity;
      return withRounding(quotientError(a, b, result), result, dtype);
    case "minimum":
    case "maximum":
      return Math.max(a.error, b.error);
    case "power":
      return powerUlp(b.x, result, dtype, assumption) + powerError(a, b, result);
    default:
      return name satisfies never;
  }
}

function quotientError(a: Uncertain, b: Uncertain, result: number): number {
  const error = a.error + scaled(result, b.error);
  return error === 0 ? 0 : Math.max(error / (Math.abs(b.x) - b.error), Number.MIN_VALUE);
}

/** |x|·error, where nothing times an unbounded error is nothing, and no product vanishes below the smallest number. */
function scaled(x: number, error: number): number {
  return x === 0 || error === 0 ? 0 : Math.max(Math.abs(x) * error, Number.MIN_VALUE);
}

/** NumPy takes small exponents apart into IEEE operations; every other power is an elementary function. */
function powerUlp(exponent: number, result: number, dtype: DType, { power: ulp }: Assumption): number {
  return exponent === 0 || exponent === 1 ? 0 : ulp * ulpOf(result, dtype);
}

function powerError(a: Uncertain, b: Uncertain, result: number): number {
  const low = a.x - a.error;
  if (b.error !== 0 && !(low > 0)) return Infinity;
  if (low <= 0 && a.x + a.error >= 0 && b.x < 0) return Infinity;
  const corners = [low, a.x + a.error].flatMap((base) => [power(base, b.x - b.error), power(base, b.x + b.error)]);
  const through = low < 0 && a.x + a.error > 0 ? [0] : [];
  return Math.max(...[...corners, ...through].map((corner) => distance(corner, result))) + ulpOf(result);
}
