// Two lanes of exp.generated.ts and its users: the same operations in the same order, so the same bits.
import { exp, expm1 } from "./exp.generated";
import { POWERS, STEPS_PER_UNIT, STEP_HIGH, STEP_LOW, STEP_MIDDLE } from "./exp-table.generated";
import { tanh } from "./hyperbolic.generated";
import { fastSumLow, productLow, sumLow } from "./two-part-vector";

const ROUND: f64 = 6755399441055744.0;

/** Addresses of constants: loops load them, which takes less than making them anew each time. */
const STEPS_PER_UNIT_AT: usize = memory.data<f64>([STEPS_PER_UNIT]);
const ROUND_AT: usize = memory.data<f64>([ROUND]);
const STEP_HIGH_AT: usize = memory.data<f64>([STEP_HIGH]);
const STEP_MIDDLE_AT: usize = memory.data<f64>([STEP_MIDDLE]);
const STEP_LOW_AT: usize = memory.data<f64>([STEP_LOW]);
const TWENTY_FOURTH_AT: usize = memory.data<f64>([1.0 / 24.0]);
const HUNDRED_TWENTIETH_AT: usize = memory.data<f64>([1.0 / 120.0]);
const SEVEN_HUNDRED_TWENTIETH_AT: usize = memory.data<f64>([1.0 / 720.0]);
const HALF_AT: usize = memory.data<f64>([0.5]);
const SIXTH_AT: usize = memory.data<f64>([1.0 / 6.0]);
const LEAST_PLAIN_AT: usize = memory.data<f64>([-707.0]);
const MOST_PLAIN_AT: usize = memory.data<f64>([709.0]);
const ONE_AT: usize = memory.data<f64>([1.0]);
const TWO_AT: usize = memory.data<f64>([2.0]);
const MINUS_ONE_AT: usize = memory.data<f64>([-1.0]);
const LEAST_SIZE_AT: usize = memory.data<f64>([1e-9]);
const MOST_TANH_AT: usize = memory.data<f64>([19.9]);
const MOST_EXPM1_AT: usize = memory.data<f64>([40.0]);

/** Low parts of the last expm1TwoPart. */
// @ts-ignore: decorator
@lazy
let expm1Low: v128 = i64x2.splat(0);

// @ts-ignore: decorator
@inline
function allBetween(x: v128, least: usize, most: usize): bool {
  return i64x2.all_true(v128.and(f64x2.ge(x, v128.load64_splat(least)), f64x2.le(x, v128.load64_splat(most))));
}

// @ts-ignore: decorator
@inline
function powers(k: i64): v128 {
  return v128.load(POWERS + (usize(k & 127) << 4));
}

// @ts-ignore: decorator
@inline
function expRest(r: v128): v128 {
  const square = f64x2.mul(r, r);
  const outer = f64x2.add(
    f64x2.add(v128.load64_splat(TWENTY_FOURTH_AT), f64x2.mul(r, v128.load64_splat(HUNDRED_TWENTIETH_AT))),
    f64x2.mul(square, v128.load64_splat(SEVEN_HUNDRED_TWENTIETH_AT)),
  );
  const inner = f64x2.add(v128.load64_splat(HALF_AT), f64x2.mul(r, v128.load64_splat(SIXTH_AT)));
  return f64x2.mul(square, f64x2.add(inner, f64x2.mul(square, outer)));
}

/** e^x of both lanes. */
// @ts-ignore: decorator
@inline
export function expVector(x: v128): v128 {
  if (!allBetween(x, LEAST_PLAIN_AT, MOST_PLAIN_AT)) {
    return f64x2.replace_lane(f64x2.splat(exp(f64x2.extract_lane(x, 0))), 1, exp(f64x2.extract_lane(x, 1)));
  }
  const shifted = f64x2.add(f64x2.mul(x, v128.load64_splat(STEPS_PER_UNIT_AT)), v128.load64_splat(ROUND_AT));
  const steps = f64x2.sub(shifted, v128.load64_splat(ROUND_AT));
  const k = i64x2.sub(shifted, v128.load64_splat(ROUND_AT));
  const leading = f64x2.sub(f64x2.sub(x, f64x2.mul(steps, v128.load64_splat(STEP_HIGH_AT))), f64x2.mul(steps, v128.load64_splat(STEP_MIDDLE_AT)));
  const r = f64x2.add(leading, f64x2.sub(f64x2.splat(0.0), f64x2.mul(steps, v128.load64_splat(STEP_LOW_AT))));
  const first = powers(i64x2.extract_lane(k, 0));
  const second = powers(i64x2.extract_lane(k, 1));
  const power = v128.shuffle<f64>(first, second, 0, 2);
  const powerLow = v128.shuffle<f64>(first, second, 1, 3);
  const rest = f64x2.add(powerLow, f64x2.mul(power, f64x2.add(r, expRest(r))));
  return i64x2.add(f64x2.add(power, rest), i64x2.shl(v128.andnot(k, i64x2.splat(127)), 45));
}

/** 1 / (1 + e^-x) of both lanes. */
// @ts-ignore: decorator
@inline
export function expitVector(x: v128): v128 {
  return f64x2.div(v128.load64_splat(ONE_AT), f64x2.add(v128.load64_splat(ONE_AT), expVector(f64x2.neg(x))));
}

/** expm1TwoPart of both lanes, the low parts in `expm1Low`. */
// @ts-ignore: decorator
@inline
function expm1TwoPart(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, v128.load64_splat(STEPS_PER_UNIT_AT)), v128.load64_splat(ROUND_AT));
  const steps = f64x2.sub(shifted, v128.load64_splat(ROUND_AT));
  const k = i64x2.sub(shifted, v128.load64_splat(ROUND_AT));
  const leading = f64x2.sub(x, f64x2.mul(steps, v128.load64_splat(STEP_HIGH_AT)));
  const middle = f64x2.neg(f64x2.mul(steps, v128.load64_splat(STEP_MIDDLE_AT)));
  const r = f64x2.add(leading, middle);
  const rLow = f64x2.sub(sumLow(leading, middle, r), f64x2.mul(steps, v128.load64_splat(STEP_LOW_AT)));
  const first = powers(i64x2.extract_lane(k, 0));
  const second = powers(i64x2.extract_lane(k, 1));
  const power = v128.shuffle<f64>(first, second, 0, 2);
  const powerLow = v128.shuffle<f64>(first, second, 1, 3);
  const product = f64x2.mul(power, r);
  const sum = f64x2.add(power, product);
  const tail = f64x2.add(f64x2.mul(powerLow, r), f64x2.mul(power, f64x2.add(rLow, expRest(r))));
  const rest = f64x2.add(
    fastSumLow(power, product, sum),
    f64x2.add(productLow(power, r, product), f64x2.add(powerLow, tail)),
  );
  const scale = i64x2.add(v128.load64_splat(ONE_AT), i64x2.shl(v128.andnot(k, i64x2.splat(127)), 45));
  const unscaled = f64x2.add(sum, rest);
  const high = f64x2.mul(unscaled, scale);
  const highLow = f64x2.mul(fastSumLow(sum, rest, unscaled), scale);
  const minusOne = v128.load64_splat(MINUS_ONE_AT);
  const difference = f64x2.add(high, minusOne);
  const differenceLow = f64x2.add(sumLow(high, minusOne, difference), highLow);
  const result = f64x2.add(difference, differenceLow);
  expm1Low = fastSumLow(difference, differenceLow, result);
  return result;
}

/** e^x - 1 of both lanes. */
// @ts-ignore: decorator
@inline
export function expm1Vector(x: v128): v128 {
  if (!allBetween(f64x2.abs(x), LEAST_SIZE_AT, MOST_EXPM1_AT)) {
    return f64x2.replace_lane(f64x2.splat(expm1(f64x2.extract_lane(x, 0))), 1, expm1(f64x2.extract_lane(x, 1)));
  }
  return expm1TwoPart(x);
}

/** tanh x of both lanes. */
// @ts-ignore: decorator
@inline
export function tanhVector(x: v128): v128 {
  const size = f64x2.abs(x);
  if (!allBetween(size, LEAST_SIZE_AT, MOST_TANH_AT)) {
    return f64x2.replace_lane(f64x2.splat(tanh(f64x2.extract_lane(x, 0))), 1, tanh(f64x2.extract_lane(x, 1)));
  }
  const e = expm1TwoPart(f64x2.mul(v128.load64_splat(TWO_AT), size));
  const eLow = expm1Low;
  const two = v128.load64_splat(TWO_AT);
  const sum = f64x2.add(e, two);
  const sumRest = f64x2.add(sumLow(e, two, sum), f64x2.add(eLow, f64x2.splat(0.0)));
  const above = f64x2.add(sum, sumRest);
  const aboveLow = fastSumLow(sum, sumRest, above);
  const quotient = f64x2.div(e, above);
  const product = f64x2.mul(quotient, above);
  const remainder = f64x2.sub(
    f64x2.add(f64x2.sub(f64x2.sub(e, product), productLow(quotient, above, product)), eLow),
    f64x2.mul(quotient, aboveLow),
  );
  const value = f64x2.add(quotient, f64x2.div(remainder, above));
  return v128.or(value, v128.and(x, f64x2.splat(-0.0)));
}
