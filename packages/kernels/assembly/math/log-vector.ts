// Two lanes of log.generated.ts: the same operations in the same order, so the same bits.
import { log, log1p } from "./log.generated";
import { LN2_MULTIPLE_HIGH, LN2_MULTIPLE_LOW, LOGARITHMS } from "./log-table.generated";
import { fastSumLow, productLow, sumLow } from "./two-part-vector";

/** 2^52 + 2^51 as bits and as a number: adds an integer below 2^31 to a double's last bits. */
const INTEGER: f64 = 6755399441055744.0;

// @ts-ignore: decorator
@inline
function row(index: i64): usize {
  return LOGARITHMS + usize(index) * 24;
}

// @ts-ignore: decorator
@inline
function pair(first: usize, second: usize, offset: usize): v128 {
  return v128.load_lane<f64>(second + offset, v128.load_splat<f64>(first + offset), 1);
}

// @ts-ignore: decorator
@inline
function reciprocalStep(r: v128, divisor: f64, inner: v128): v128 {
  return f64x2.sub(f64x2.splat(1.0 / divisor), f64x2.mul(r, inner));
}

/** ln(u + c) of both lanes, u normal and below 2^60 where c is not 0. */
// @ts-ignore: decorator
@inline
function logOfSum(u: v128, c: v128, scalesTail: bool): v128 {
  const fraction = v128.and(u, i64x2.splat(0x000fffffffffffff));
  const index = i64x2.shr_u(i64x2.add(i64x2.shr_u(fraction, 32), i64x2.splat(0x1000)), 13);
  const halved = v128.and(i64x2.ge_s(index, i64x2.splat(53)), i64x2.splat(1));
  const k = i64x2.add(i64x2.sub(i64x2.shr_u(u, 52), i64x2.splat(1023)), halved);
  const z = v128.or(fraction, i64x2.shl(i64x2.sub(i64x2.splat(1023), halved), 52));
  const leading = v128.and(z, i64x2.splat(0xffffffff00000000));
  const first = row(i64x2.extract_lane(index, 0));
  const second = row(i64x2.extract_lane(index, 1));
  const inverse = pair(first, second, 0);
  const logHigh = pair(first, second, 8);
  const logLow = pair(first, second, 16);
  const one = f64x2.splat(1.0);
  const a = f64x2.sub(f64x2.mul(leading, inverse), one);
  const b = f64x2.mul(f64x2.sub(z, leading), inverse);
  const ratio = f64x2.add(a, b);
  let tail = f64x2.splat(0.0);
  if (scalesTail) tail = f64x2.mul(f64x2.mul(i64x2.sub(one, i64x2.shl(k, 52)), c), inverse);
  const ratioLow = f64x2.add(sumLow(a, b, ratio), tail);
  const r = f64x2.add(ratio, ratioLow);
  const rLow = fastSumLow(ratio, ratioLow, r);
  const square = f64x2.mul(r, r);
  const squareLow = productLow(r, r, square);
  let series = f64x2.splat(1.0 / 9.0);
  series = reciprocalStep(r, 8.0, series);
  series = reciprocalStep(r, 7.0, series);
  series = reciprocalStep(r, 6.0, series);
  series = reciprocalStep(r, 5.0, series);
  series = reciprocalStep(r, 4.0, series);
  series = reciprocalStep(r, 3.0, series);
  const cubic = f64x2.mul(f64x2.mul(r, square), series);
  const sum = f64x2.add(logHigh, r);
  const half = f64x2.mul(f64x2.splat(-0.5), square);
  const total = f64x2.add(sum, half);
  const small = f64x2.add(
    f64x2.sub(f64x2.add(cubic, f64x2.sub(rLow, f64x2.mul(rLow, r))), f64x2.mul(f64x2.splat(0.5), squareLow)),
    logLow,
  );
  const rest = f64x2.add(sumLow(sum, half, total), f64x2.add(sumLow(logHigh, r, sum), small));
  const reduced = f64x2.add(total, rest);
  const reducedLow = fastSumLow(total, rest, reduced);
  const multiple = f64x2.sub(i64x2.add(k, f64x2.splat(INTEGER)), f64x2.splat(INTEGER));
  const high = f64x2.mul(multiple, f64x2.splat(LN2_MULTIPLE_HIGH));
  const low = f64x2.mul(multiple, f64x2.splat(LN2_MULTIPLE_LOW));
  const result = f64x2.add(high, reduced);
  return f64x2.add(result, f64x2.add(sumLow(high, reduced, result), f64x2.add(low, reducedLow)));
}

/** ln x of both lanes. */
// @ts-ignore: decorator
@inline
export function logVector(x: v128): v128 {
  const normal = v128.and(f64x2.ge(x, f64x2.splat(2.2250738585072014e-308)), f64x2.lt(x, f64x2.splat(Infinity)));
  if (!i64x2.all_true(normal)) {
    return f64x2.replace_lane(f64x2.splat(log(f64x2.extract_lane(x, 0))), 1, log(f64x2.extract_lane(x, 1)));
  }
  return logOfSum(x, f64x2.splat(0.0), false);
}

/** ln(1 + x) of both lanes. */
// @ts-ignore: decorator
@inline
export function log1pVector(x: v128): v128 {
  const size = f64x2.abs(x);
  const ordinary = v128.and(f64x2.ge(size, f64x2.splat(1e-16)), v128.and(f64x2.gt(x, f64x2.splat(-1.0)), f64x2.le(x, f64x2.splat(1e18))));
  if (!i64x2.all_true(ordinary)) {
    return f64x2.replace_lane(f64x2.splat(log1p(f64x2.extract_lane(x, 0))), 1, log1p(f64x2.extract_lane(x, 1)));
  }
  const one = f64x2.splat(1.0);
  const u = f64x2.add(one, x);
  return logOfSum(u, sumLow(one, x, u), true);
}
