// Written by scripts/generate-math.ts from core/src/math/exp.ts.
import { LN2_HIGH, LN2_LOW, STEPS_PER_UNIT, STEP_HIGH, STEP_LOW, STEP_MIDDLE, powerHigh, powerLow } from "./exp-table.generated";
import { scaleExponent, toInteger } from "./machine";
import { fastTwoSum, low, twoPart, twoProduct, twoSum } from "./two-part.generated";

/** 1.5 · 2^52: adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUND: f64 = 6755399441055744;

/** e^r - 1 - r for |r| < 0.003. */
function expRest(r: f64): f64 {
  const square: f64 = r * r;
  return square * (0.5 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120) + square * (1 / 720)));
}

/** (high + lowPart) · 2^exponent rounded once, for 0.5 < high < 4, where the result may overflow or be subnormal. */
function scaleAtTheEdge(high: f64, lowPart: f64, exponent: i32): f64 {
  const sum: f64 = high + lowPart;
  if (exponent > 0) return scaleExponent(sum, 1023) * scaleExponent(1, exponent - 1023);
  if (exponent === -1022 && sum >= 1) return scaleExponent(sum, exponent);
  // From `anchor` on, a double's last bit weighs what the smallest subnormal weighs once it is scaled.
  const anchor: f64 = scaleExponent(1, -1022 - exponent);
  const anchored: f64 = anchor + sum;
  const rounded: f64 = anchored + (anchor - anchored + sum + (high - sum + lowPart));
  return (rounded - anchor) * scaleExponent(1, exponent + 128) * 2.938735877055719e-39;
}

/** e^(x + xLow) · 2^shift for |x| < 746, |xLow| far below 0.001; within 0.51 ulp. */
export function expOfSum(x: f64, xLow: f64, shift: i32): f64 {
  const steps: f64 = x * STEPS_PER_UNIT + ROUND - ROUND;
  const k: i32 = toInteger(steps);
  const r: f64 = x - steps * STEP_HIGH - steps * STEP_MIDDLE + (xLow - steps * STEP_LOW);
  const i: i32 = k & 127;
  const exponent: i32 = (k >> 7) + shift;
  const power: f64 = powerHigh(i);
  const rest: f64 = powerLow(i) + power * (r + expRest(r));
  if (exponent < -1021 || exponent > 1023) return scaleAtTheEdge(power, rest, exponent);
  return scaleExponent(power + rest, exponent);
}

/** e^x as two parts, for |x| <= 709; 68 bits or better. */
export function expTwoPart(x: f64): f64 {
  const steps: f64 = x * STEPS_PER_UNIT + ROUND - ROUND;
  const k: i32 = toInteger(steps);
  const r: f64 = twoSum(x - steps * STEP_HIGH, -(steps * STEP_MIDDLE));
  const rLow: f64 = low - steps * STEP_LOW;
  const i: i32 = k & 127;
  const power: f64 = powerHigh(i);
  const product: f64 = twoProduct(power, r);
  const productLow: f64 = low;
  const sum: f64 = fastTwoSum(power, product);
  const rest: f64 = low + (productLow + (powerLow(i) + (powerLow(i) * r + power * (rLow + expRest(r)))));
  const scale: f64 = scaleExponent(1, k >> 7);
  const high: f64 = fastTwoSum(sum, rest);
  return twoPart(high * scale, low * scale);
}

/** e^x - 1 as two parts, for 1e-9 < |x| <= 709; 64 bits or better. */
export function expm1TwoPart(x: f64): f64 {
  const high: f64 = expTwoPart(x);
  const highLow: f64 = low;
  const difference: f64 = twoSum(high, -1);
  return fastTwoSum(difference, low + highLow);
}

/** e^x within 0.51 ulp. */
export function exp(x: f64): f64 {
  if (x !== x) return x;
  if (x > 709.79) return Infinity;
  if (x < -745.14) return 0;
  return expOfSum(x, 0, 0);
}

/** e^x - 1 within 0.51 ulp. */
export function expm1(x: f64): f64 {
  if (x !== x || Math.abs(x) < 1e-16) return x;
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  if (Math.abs(x) < 1e-9) return x + x * x * 0.5;
  return expm1TwoPart(x);
}

/** 2^x within 0.51 ulp; exact at integers. */
export function exp2(x: f64): f64 {
  if (x !== x) return x;
  if (x >= 1024) return Infinity;
  if (x < -1075) return 0;
  const whole: f64 = x + ROUND - ROUND;
  const fraction: f64 = x - whole;
  const product: f64 = twoProduct(fraction, LN2_HIGH);
  return expOfSum(product, low + fraction * LN2_LOW, toInteger(whole));
}
