// Written by scripts/generate-math.ts from core/src/math/fast-exp.ts.
import { powerHigh, powerLow } from "./exp-table.generated";
import { scaleExponent, toInteger } from "./machine";
import { multiplyTwoPart } from "./two-part.generated";

/** 1.5 · 2^52: adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUND: f64 = 6755399441055744;
/** 2048 / ln 2 and its inverse. */
const STEPS: f64 = 2954.639443740597;
const STEP: f64 = 0.0003384507717577858;

/** 2^(i / 2048) for i in 0…15, high and low part. */
export const FINE: usize = memory.data<f64>([
  1.0, 0.0, 1.0003385080526823, -5.141333931318957e-18, 1.0006771306930664, -5.1151232976856676e-17, 1.001015867959941,
  -2.824522074776168e-17, 1.0013547198921082, -1.8973728416792993e-17, 1.0016936865283832, -7.17327634990032e-17, 1.002032767907594,
  2.5726925943221118e-17, 1.0023719640685822, 8.461377247994717e-17, 1.0027112750502025, -3.636615928692264e-17, 1.0030507008913223,
  1.753078477982332e-17, 1.0033902416308227, -8.684922005117956e-18, 1.0037298973075977, -8.710380605818422e-17, 1.004069667960554,
  9.753787549840241e-17, 1.0044095536286128, 4.209188738127126e-17, 1.0047495543507072, -1.6231463554124514e-17, 1.0050896701657839,
  1.6418046976773032e-17,
]);

function fineHigh(i: i32): f64 {
  return load<f64>(FINE + (usize(i * 2) << 3));
}
function fineLow(i: i32): f64 {
  return load<f64>(FINE + (usize(i * 2 + 1) << 3));
}

/** 2^(i / 2048) to the nearest double, for i in 0…2047. */
function powerOfStep(i: i32): f64 {
  return multiplyTwoPart(powerHigh(i >> 4), powerLow(i >> 4), fineHigh(i & 15), fineLow(i & 15));
}

/**
 * e^x as Yandex's `fast_exp` computes it (a table of 2048 powers and a polynomial; after Herumi's fmath), bit for bit; 0 below
 * -708.396…, where that library gives 0 or the least normal number.
 */
export function fastExp(x: f64): f64 {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -708.3964185322641) return 0;
  const steps: f64 = x * STEPS + ROUND - ROUND;
  const t: f64 = steps * STEP - x;
  const k: i32 = toInteger(steps);
  const y: f64 = (3.0000000027955394 - t) * (t * t) * 0.16666666685227835 - t + 1;
  return y * scaleExponent(powerOfStep(k & 2047), k >> 11);
}
