// Written by scripts/generate-math.ts from core/src/math/hyperbolic.ts.
import { expOfSum, expTwoPart, expm1TwoPart } from "./exp.generated";
import { addTwoPart, divideTwoPart, low } from "./two-part.generated";

/** sinh x within 0.52 ulp. */
export function sinh(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size < 1e-9) return x;
  let value: f64 = Infinity;
  if (size < 40) {
    const e: f64 = expm1TwoPart(size);
    const eLow: f64 = low;
    const above: f64 = addTwoPart(e, eLow, 1, 0);
    const quotient: f64 = divideTwoPart(e, eLow, above, low);
    value = 0.5 * addTwoPart(e, eLow, quotient, low);
  } else if (size < 711) {
    value = expOfSum(size, 0, -1);
  }
  return x < 0 ? -value : value;
}

/** cosh x within 0.52 ulp. */
export function cosh(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x) return x;
  if (size < 40) {
    const e: f64 = expTwoPart(size);
    const eLow: f64 = low;
    const inverse: f64 = divideTwoPart(1, 0, e, eLow);
    return 0.5 * addTwoPart(e, eLow, inverse, low);
  }
  return size < 711 ? expOfSum(size, 0, -1) : Infinity;
}

/** tanh x within 0.52 ulp. */
export function tanh(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size < 1e-9) return x;
  let value: f64 = 1;
  if (size < 20) {
    const e: f64 = expm1TwoPart(2 * size);
    const eLow: f64 = low;
    const above: f64 = addTwoPart(e, eLow, 2, 0);
    value = divideTwoPart(e, eLow, above, low);
  }
  return x < 0 ? -value : value;
}
