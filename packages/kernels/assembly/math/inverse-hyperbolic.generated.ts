// Written by scripts/generate-math.ts from core/src/math/inverse-hyperbolic.ts.
import { LN2_HIGH, LN2_LOW } from "./exp-table.generated";
import { logTwoPart } from "./log.generated";
import { addTwoPart, divideTwoPart, low, multiplyTwoPart, squareRootTwoPart, twoProduct, twoSum } from "./two-part.generated";

/** ln(1 + high + lowPart) as two parts, high > -1. */
function log1pTwoPart(high: f64, lowPart: f64): f64 {
  const sum: f64 = twoSum(1, high);
  return logTwoPart(sum, low + lowPart);
}

/** ln 2x for a finite x > 0. */
function logOfTwice(x: f64): f64 {
  const log: f64 = logTwoPart(x, 0);
  return addTwoPart(LN2_HIGH, LN2_LOW, log, low);
}

/** arcsinh x within 0.55 ulp. */
export function arcsinh(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size < 1e-9 || size === Infinity) return x;
  let value: f64 = 0;
  if (size > 1e9) {
    value = logOfTwice(size);
  } else {
    const square: f64 = twoProduct(size, size);
    const squareLow: f64 = low;
    const sum: f64 = addTwoPart(square, squareLow, 1, 0);
    const root: f64 = squareRootTwoPart(sum, low);
    const denominator: f64 = addTwoPart(root, low, 1, 0);
    const quotient: f64 = divideTwoPart(square, squareLow, denominator, low);
    const argument: f64 = addTwoPart(quotient, low, size, 0);
    value = log1pTwoPart(argument, low);
  }
  return x < 0 ? -value : value;
}

/** arccosh x within 0.55 ulp; NaN below 1. */
export function arccosh(x: f64): f64 {
  if (x !== x || x < 1) return NaN;
  if (x === Infinity) return x;
  if (x > 1e9) return logOfTwice(x);
  const above: f64 = x - 1;
  if (above === 0) return 0;
  const below: f64 = twoSum(x, 1);
  const square: f64 = multiplyTwoPart(below, low, above, 0);
  const root: f64 = squareRootTwoPart(square, low);
  const argument: f64 = addTwoPart(root, low, above, 0);
  return log1pTwoPart(argument, low);
}

/** arctanh x within 0.55 ulp; infinite at ±1, NaN beyond. */
export function arctanh(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size > 1) return NaN;
  if (size === 1) return x * Infinity;
  if (size < 1e-9) return x;
  const below: f64 = twoSum(1, -size);
  const quotient: f64 = divideTwoPart(2 * size, 0, below, low);
  const value: f64 = 0.5 * log1pTwoPart(quotient, low);
  return x < 0 ? -value : value;
}
