import { expOfSum } from "./exp.ts";
import { logTwoPart } from "./log.ts";
import type { f64 } from "./machine.ts";
import { fastTwoSum, low, twoProduct } from "./two-part.ts";

function isOddInteger(y: f64): boolean {
  if (Math.abs(y) >= 9007199254740992) return false;
  return Math.floor(y) === y && Math.floor(y * 0.5) * 2 !== y;
}

/** x^y within 0.53 ulp; special values as C99 pow: power(x, 0) = power(1, y) = 1, power(negative, non-integer) = NaN. */
export function power(x: f64, y: f64): f64 {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  const negative: boolean = x < 0 || (x === 0 && 1 / x < 0);
  const flips: boolean = negative && isOddInteger(y);
  const size: f64 = Math.abs(x);
  if (Math.abs(y) === Infinity) {
    if (size === 1) return 1;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  if (size === 0 || size === Infinity) {
    const result: f64 = (size === 0) === y > 0 ? 0 : Infinity;
    return flips ? -result : result;
  }
  if (negative && Math.floor(y) !== y) return NaN;
  const sign: f64 = flips ? -1 : 1;
  if (size === 1) return sign;
  const log: f64 = logTwoPart(size, 0);
  const logLow: f64 = low;
  const estimate: f64 = log * y;
  if (estimate > 709.79 || estimate < -745.14) {
    const limit: f64 = estimate > 0 ? Infinity : 0;
    return sign * limit;
  }
  if (Math.abs(y) < 1e-250) return sign * (1 + estimate);
  const product: f64 = twoProduct(log, y);
  const high: f64 = fastTwoSum(product, low + logLow * y);
  return sign * expOfSum(high, low, 0);
}
