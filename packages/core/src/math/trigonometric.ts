import { HALF_PI_HIGH, HALF_PI_LOW } from "./arctan-table.generated.ts";
import { QUADRANTS_PER_UNIT, QUADRANT_FIRST, QUADRANT_SECOND, QUADRANT_THIRD } from "./half-pi.generated.ts";
import { highWord, scaleExponent, toInteger } from "./machine.ts";
import type { f64, i32 } from "./machine.ts";
import { DIGIT_COUNT, twoOverPiDigit } from "./two-over-pi-table.generated.ts";
import { addTwoPart, divideTwoPart, fastTwoSum, low, multiplyTwoPart, twoPart, twoProduct, twoSum } from "./two-part.ts";

const DIGIT: f64 = 16777216;
const DIGIT_INVERSE: f64 = 5.960464477539063e-8;

/** Multiple of pi/2 (mod 4) that the last reduction took out. */
let quadrant: i32 = 0;

function digit(j: i32): f64 {
  return j < 0 || j >= DIGIT_COUNT ? 0 : twoOverPiDigit(j);
}

/** Payne and Hanek: x - quadrant · pi/2 as two parts, for any finite x > 0.5; digits are 24 bits wide. */
function reduceByDigits(x: f64): f64 {
  const exponent: f64 = (highWord(x) >> 20) - 1075;
  const scale: i32 = toInteger(Math.floor(exponent / 24));
  let rest: f64 = scaleExponent(x, -24 * scale);
  const d: f64 = Math.floor(rest * (DIGIT_INVERSE * DIGIT_INVERSE * DIGIT_INVERSE));
  rest -= d * (DIGIT * DIGIT * DIGIT);
  const c: f64 = Math.floor(rest * (DIGIT_INVERSE * DIGIT_INVERSE));
  rest -= c * (DIGIT * DIGIT);
  const b: f64 = Math.floor(rest * DIGIT_INVERSE);
  const a: f64 = rest - b * DIGIT;
  let carry: f64 = 0;
  let first: f64 = 0;
  let second: f64 = 0;
  let third: f64 = 0;
  for (let weight: i32 = -7; weight < 0; weight++) {
    const j: i32 = scale - 1 - weight;
    const total: f64 = carry + a * digit(j) + b * digit(j + 1) + c * digit(j + 2) + d * digit(j + 3);
    carry = Math.floor(total * DIGIT_INVERSE);
    const part: f64 = (total - carry * DIGIT) * scaleExponent(1, 24 * weight);
    if (weight >= -2) first += part;
    else if (weight >= -4) second += part;
    else third += part;
  }
  const j: i32 = scale - 1;
  const whole: f64 = carry + a * digit(j) + b * digit(j + 1) + c * digit(j + 2) + d * digit(j + 3);
  quadrant = toInteger(whole - Math.floor(whole * 0.25) * 4);
  if (first >= 0.5) {
    first -= 1;
    quadrant = (quadrant + 1) & 3;
  }
  const sum: f64 = twoSum(first, second);
  const fraction: f64 = fastTwoSum(sum, low + third);
  return multiplyTwoPart(fraction, low, HALF_PI_HIGH, HALF_PI_LOW);
}

/** x - quadrant · pi/2 as two parts, at most pi/4 and a little in magnitude, for a finite x >= 0. */
function reduce(x: f64): f64 {
  if (x < 0.7853981633974483) {
    quadrant = 0;
    return twoPart(x, 0);
  }
  if (x > 1000000) return reduceByDigits(x);
  const n: f64 = Math.floor(x * QUADRANTS_PER_UNIT + 0.5);
  const difference: f64 = twoSum(x - n * QUADRANT_FIRST, -(n * QUADRANT_SECOND));
  if (Math.abs(difference) < 3e-8) return reduceByDigits(x);
  quadrant = toInteger(n) & 3;
  return fastTwoSum(difference, low - n * QUADRANT_THIRD);
}

/** sin(y + yLow) as two parts, |y| < 0.8; 58 bits. */
function sineKernel(y: f64, yLow: f64): f64 {
  const square: f64 = twoProduct(y, y);
  const cube: f64 = multiplyTwoPart(square, low + 2 * y * yLow, y, yLow);
  const sixth: f64 = multiplyTwoPart(cube, low, -1 / 6, -9.25185853854297e-18);
  const sum: f64 = addTwoPart(y, yLow, sixth, low);
  const sumLow: f64 = low;
  const series: f64 =
    1 / 120 +
    square *
      (-1 / 5040 +
        square *
          (1 / 362880 +
            square * (-1 / 39916800 + square * (1 / 6227020800 + square * (-1 / 1307674368000 + square * (1 / 355687428096000))))));
  return fastTwoSum(sum, sumLow + cube * square * series);
}

/** cos(y + yLow) as two parts, |y| < 0.8; 58 bits. */
function cosineKernel(y: f64, yLow: f64): f64 {
  const z: f64 = twoProduct(y, y);
  const zLow: f64 = low;
  const series: f64 =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * (-1 / 6402373705728000)))))));
  const leading: f64 = fastTwoSum(1, -0.5 * z);
  return fastTwoSum(leading, low + (z * z * series - (0.5 * zLow + y * yLow)));
}

/** sin x for x in radians, within 0.6 ulp for every double. */
export function sin(x: f64): f64 {
  if (x !== x || Math.abs(x) === Infinity) return NaN;
  if (Math.abs(x) < 1e-9) return x;
  const y: f64 = reduce(Math.abs(x));
  const yLow: f64 = low;
  const value: f64 = (quadrant & 1) === 0 ? sineKernel(y, yLow) : cosineKernel(y, yLow);
  return quadrant >= 2 === x < 0 ? value : -value;
}

/** cos x for x in radians, within 0.6 ulp for every double. */
export function cos(x: f64): f64 {
  if (x !== x || Math.abs(x) === Infinity) return NaN;
  const y: f64 = reduce(Math.abs(x));
  const yLow: f64 = low;
  const value: f64 = (quadrant & 1) === 0 ? cosineKernel(y, yLow) : sineKernel(y, yLow);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}

/** tan x for x in radians, within 0.6 ulp for every double. */
export function tan(x: f64): f64 {
  if (x !== x || Math.abs(x) === Infinity) return NaN;
  if (Math.abs(x) < 1e-9) return x;
  const y: f64 = reduce(Math.abs(x));
  const yLow: f64 = low;
  const sine: f64 = sineKernel(y, yLow);
  const sineLow: f64 = low;
  const cosine: f64 = cosineKernel(y, yLow);
  const cosineLow: f64 = low;
  const value: f64 =
    (quadrant & 1) === 0 ? divideTwoPart(sine, sineLow, cosine, cosineLow) : -divideTwoPart(cosine, cosineLow, sine, sineLow);
  return x < 0 ? -value : value;
}
