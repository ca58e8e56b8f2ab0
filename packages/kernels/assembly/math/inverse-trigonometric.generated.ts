// Written by scripts/generate-math.ts from core/src/math/inverse-trigonometric.ts.
import { HALF_PI_HIGH, HALF_PI_LOW, arctanHigh, arctanLow } from "./arctan-table.generated";
import { highWord, toInteger } from "./machine";
import { addTwoPart, divideTwoPart, fastTwoSum, low, multiplyTwoPart, squareRootTwoPart, twoProduct, twoSum } from "./two-part.generated";

/** arctan((nh + nl) / (dh + dl)) as two parts, for 0 <= nh <= dh. */
function arctanBelowOne(nh: f64, nl: f64, dh: f64, dl: f64): f64 {
  const i: i32 = toInteger((nh / dh) * 32 + 0.5);
  const wide: f64 = i;
  const center: f64 = wide * 0.03125;
  const dc: f64 = multiplyTwoPart(dh, dl, center, 0);
  const dcLow: f64 = low;
  const numerator: f64 = addTwoPart(nh, nl, -dc, -dcLow);
  const numeratorLow: f64 = low;
  const nc: f64 = multiplyTwoPart(nh, nl, center, 0);
  const ncLow: f64 = low;
  const denominator: f64 = addTwoPart(dh, dl, nc, ncLow);
  const t: f64 = divideTwoPart(numerator, numeratorLow, denominator, low);
  const tLow: f64 = low;
  const z: f64 = t * t;
  const series: f64 = t * z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 - z * (1 / 11)))));
  const sum: f64 = twoSum(arctanHigh(i), t);
  return fastTwoSum(sum, low + (series + (tLow + arctanLow(i))));
}

/** arctan((nh + nl) / (dh + dl)) in [0, pi/2] as two parts, for nh, dh >= 0, not both 0, both far from overflow and underflow. */
function arctanOfRatio(nh: f64, nl: f64, dh: f64, dl: f64): f64 {
  if (nh <= dh) return arctanBelowOne(nh, nl, dh, dl);
  const complement: f64 = arctanBelowOne(dh, dl, nh, nl);
  return addTwoPart(HALF_PI_HIGH, HALF_PI_LOW, -complement, -low);
}

/** √(1 - x²) as two parts, |x| < 1. */
function cosineOfArcsine(x: f64): f64 {
  const square: f64 = twoProduct(x, x);
  const squareLow: f64 = low;
  const difference: f64 = twoSum(1, -square);
  const rest: f64 = low - squareLow;
  const high: f64 = fastTwoSum(difference, rest);
  return squareRootTwoPart(high, low);
}

/** arctan x in radians, within 0.55 ulp. */
export function arctan(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size < 1e-9) return x;
  const value: f64 = size > 1e17 ? HALF_PI_HIGH : arctanOfRatio(size, 0, 1, 0);
  return x < 0 ? -value : value;
}

/** arcsin x in radians, within 0.55 ulp. */
export function arcsin(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size > 1) return NaN;
  if (size < 1e-9) return x;
  if (size === 1) return x * HALF_PI_HIGH;
  const cosine: f64 = cosineOfArcsine(size);
  const value: f64 = arctanOfRatio(size, 0, cosine, low);
  return x < 0 ? -value : value;
}

/** arccos x in radians, within 0.55 ulp. */
export function arccos(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size > 1) return NaN;
  if (x === 1) return 0;
  if (x === -1) return 2 * HALF_PI_HIGH;
  if (size < 1e-17) return HALF_PI_HIGH;
  const sine: f64 = cosineOfArcsine(size);
  const angle: f64 = arctanOfRatio(sine, low, size, 0);
  return x > 0 ? angle : addTwoPart(2 * HALF_PI_HIGH, 2 * HALF_PI_LOW, -angle, -low);
}

function exponentOf(x: f64): i32 {
  return (highWord(x) >> 20) & 0x7ff;
}

/** The angle of the point (x, y) in (-pi, pi], within 0.55 ulp (1 ulp where it is subnormal); special values as C99 atan2. */
export function arctan2(y: f64, x: f64): f64 {
  if (x !== x || y !== y) return NaN;
  const left: boolean = x < 0 || (x === 0 && 1 / x < 0);
  const below: boolean = y < 0 || (y === 0 && 1 / y < 0);
  let across: f64 = Math.abs(x);
  let up: f64 = Math.abs(y);
  let angle: f64 = 0;
  let angleLow: f64 = 0;
  if (across === Infinity && up === Infinity) {
    angle = 0.5 * HALF_PI_HIGH;
    angleLow = 0.5 * HALF_PI_LOW;
  } else if (up === 0 || across === Infinity) {
    angle = 0;
  } else if (across === 0 || up === Infinity || exponentOf(up) - exponentOf(across) > 80) {
    angle = HALF_PI_HIGH;
    angleLow = HALF_PI_LOW;
  } else if (exponentOf(across) - exponentOf(up) > 80) {
    angle = left ? 0 : up / across;
  } else {
    if (across > 1e200 || up > 1e200) {
      across *= 7.458340731200207e-155;
      up *= 7.458340731200207e-155;
    } else if (across < 1e-200 || up < 1e-200) {
      across *= 1.3407807929942597e154;
      up *= 1.3407807929942597e154;
    }
    angle = arctanOfRatio(up, 0, across, 0);
    angleLow = low;
  }
  if (left) angle = addTwoPart(2 * HALF_PI_HIGH, 2 * HALF_PI_LOW, -angle, -angleLow);
  return below ? -angle : angle;
}
