import {
  INVERSE_LN10_HIGH,
  INVERSE_LN10_LOW,
  INVERSE_LN2_HIGH,
  INVERSE_LN2_LOW,
  LN2_MULTIPLE_HIGH,
  LN2_MULTIPLE_LOW,
  LOG10_OF_2_HIGH,
  LOG10_OF_2_LOW,
  inverseCenter,
  logHigh,
  logLow,
} from "./log-table.generated.ts";
import { fromWords, highWord, lowWord, scaleExponent } from "./machine.ts";
import type { f64, i32 } from "./machine.ts";
import { addTwoPart, fastTwoSum, low, multiplyTwoPart, twoProduct, twoSum } from "./two-part.ts";

/** The binary exponent that the last reducedLog took out. */
let exponent: i32 = 0;

/**
 * ln((u + c) / 2^exponent) as two parts, the quotient in [0.7, 1.42), for a positive finite u and a c below u's last bit;
 * 68 bits or better. Sets `exponent`.
 */
function reducedLog(u: f64, c: f64): f64 {
  let x: f64 = u;
  let k: i32 = -1023;
  if (highWord(x) < 0x00100000) {
    x *= 18014398509481984;
    k -= 54;
  }
  const high: i32 = highWord(x);
  k += high >> 20;
  const i: i32 = ((high & 0xfffff) + 0x1000) >> 13;
  const halved: i32 = i < 53 ? 0 : 1;
  k += halved;
  const word: i32 = (high & 0xfffff) | ((1023 - halved) << 20);
  const z: f64 = fromWords(word, lowWord(x));
  const leading: f64 = fromWords(word, 0);
  const inverse: f64 = inverseCenter(i);
  const tail: f64 = c !== 0 && k < 64 ? scaleExponent(1, -k) * c : 0;
  const ratio: f64 = twoSum(leading * inverse - 1, (z - leading) * inverse);
  const r: f64 = fastTwoSum(ratio, low + tail * inverse);
  const rLow: f64 = low;
  const square: f64 = twoProduct(r, r);
  const squareLow: f64 = low;
  const cubic: f64 = r * square * (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r * (1 / 7 - r * (1 / 8 - r * (1 / 9)))))));
  const first: f64 = twoSum(logHigh(i), r);
  const firstLow: f64 = low;
  const second: f64 = twoSum(first, -0.5 * square);
  const rest: f64 = low + (firstLow + (cubic + (rLow - rLow * r) - 0.5 * squareLow + logLow(i)));
  exponent = k;
  return fastTwoSum(second, rest);
}

/** ln(u + c) as two parts, for a positive finite u and a c below u's last bit; 68 bits or better. */
export function logTwoPart(u: f64, c: f64): f64 {
  const reduced: f64 = reducedLog(u, c);
  const reducedLow: f64 = low;
  const k: f64 = exponent;
  return addTwoPart(k * LN2_MULTIPLE_HIGH, k * LN2_MULTIPLE_LOW, reduced, reducedLow);
}

/** ln x within 0.51 ulp. */
export function log(x: f64): f64 {
  if (x !== x || x === Infinity) return x;
  if (x === 0) return -Infinity;
  if (x < 0) return NaN;
  return logTwoPart(x, 0);
}

/** ln(1 + x) within 0.51 ulp. */
export function log1p(x: f64): f64 {
  if (x !== x || x === Infinity || Math.abs(x) < 1e-16) return x;
  if (x === -1) return -Infinity;
  if (x < -1) return NaN;
  const u: f64 = twoSum(1, x);
  return logTwoPart(u, low);
}

/** log2 x within 0.51 ulp; exact at powers of two. */
export function log2(x: f64): f64 {
  if (x !== x || x === Infinity) return x;
  if (x === 0) return -Infinity;
  if (x < 0) return NaN;
  const reduced: f64 = reducedLog(x, 0);
  const reducedLow: f64 = low;
  const scaled: f64 = multiplyTwoPart(reduced, reducedLow, INVERSE_LN2_HIGH, INVERSE_LN2_LOW);
  const scaledLow: f64 = low;
  return addTwoPart(exponent, 0, scaled, scaledLow);
}

/** log10 x within 0.51 ulp; exact at powers of ten. */
export function log10(x: f64): f64 {
  if (x !== x || x === Infinity) return x;
  if (x === 0) return -Infinity;
  if (x < 0) return NaN;
  const reduced: f64 = reducedLog(x, 0);
  const reducedLow: f64 = low;
  const scaled: f64 = multiplyTwoPart(reduced, reducedLow, INVERSE_LN10_HIGH, INVERSE_LN10_LOW);
  const scaledLow: f64 = low;
  const k: f64 = exponent;
  return addTwoPart(k * LOG10_OF_2_HIGH, k * LOG10_OF_2_LOW, scaled, scaledLow);
}
