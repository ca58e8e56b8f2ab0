import {
  UNARY_ABSOLUTE,
  UNARY_CEIL,
  UNARY_EXP,
  UNARY_EXPIT,
  UNARY_EXPM1,
  UNARY_FLOOR,
  UNARY_LOG,
  UNARY_LOG1P,
  UNARY_NEGATIVE,
  UNARY_RECIPROCAL,
  UNARY_RINT,
  UNARY_SQRT,
  UNARY_SQUARE,
  UNARY_TANH,
  UNARY_TRUNC,
} from "../abi/unary-functions.generated";
import { expVector, expitVector, expm1Vector, tanhVector } from "./exp-vector";
import { log1pVector, logVector } from "./log-vector";
import { unary } from "./unary";

/** Applies unary function number `fn` to n float64 at src, results to dst; src and dst are one column or do not overlap. */
export function unaryColumn(fn: i32, src: usize, dst: usize, n: i32): void {
  if (ASC_FEATURE_SIMD) {
    const done = usize(n & ~1) << 3;
    if (unaryPairs(fn, src, dst, src + done)) {
      if (n & 1) store<f64>(dst + done, unary(fn, load<f64>(src + done)));
      return;
    }
  }
  const end = src + (usize(n) << 3);
  for (; src < end; src += 8, dst += 8) store<f64>(dst, unary(fn, load<f64>(src)));
}

/** Two lanes at a time from src up to `end`; false, with nothing done, where a function has no vector form. */
function unaryPairs(fn: i32, src: usize, dst: usize, end: usize): bool {
  switch (fn) {
    case UNARY_ABSOLUTE:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.abs(v128.load(src)));
      break;
    case UNARY_NEGATIVE:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.neg(v128.load(src)));
      break;
    case UNARY_SQUARE:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.mul(v128.load(src), v128.load(src)));
      break;
    case UNARY_RECIPROCAL:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.div(f64x2.splat(1.0), v128.load(src)));
      break;
    case UNARY_SQRT:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.sqrt(v128.load(src)));
      break;
    case UNARY_FLOOR:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.floor(v128.load(src)));
      break;
    case UNARY_CEIL:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.ceil(v128.load(src)));
      break;
    case UNARY_TRUNC:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.trunc(v128.load(src)));
      break;
    case UNARY_RINT:
      for (; src < end; src += 16, dst += 16) v128.store(dst, f64x2.nearest(v128.load(src)));
      break;
    case UNARY_EXP:
      for (; src < end; src += 16, dst += 16) v128.store(dst, expVector(v128.load(src)));
      break;
    case UNARY_EXPM1:
      for (; src < end; src += 16, dst += 16) v128.store(dst, expm1Vector(v128.load(src)));
      break;
    case UNARY_EXPIT:
      for (; src < end; src += 16, dst += 16) v128.store(dst, expitVector(v128.load(src)));
      break;
    case UNARY_TANH:
      for (; src < end; src += 16, dst += 16) v128.store(dst, tanhVector(v128.load(src)));
      break;
    case UNARY_LOG:
      for (; src < end; src += 16, dst += 16) v128.store(dst, logVector(v128.load(src)));
      break;
    case UNARY_LOG1P:
      for (; src < end; src += 16, dst += 16) v128.store(dst, log1pVector(v128.load(src)));
      break;
    default:
      return false;
  }
  return true;
}
