import {
  UNARY_ABSOLUTE,
  UNARY_ARCCOS,
  UNARY_ARCCOSH,
  UNARY_ARCSIN,
  UNARY_ARCSINH,
  UNARY_ARCTAN,
  UNARY_ARCTANH,
  UNARY_CBRT,
  UNARY_CEIL,
  UNARY_COS,
  UNARY_COSH,
  UNARY_DEGREES,
  UNARY_ERF,
  UNARY_EXP,
  UNARY_EXP2,
  UNARY_EXPF,
  UNARY_EXPIT,
  UNARY_EXPM1,
  UNARY_FAST_EXP,
  UNARY_FLOAT32,
  UNARY_FLOOR,
  UNARY_LOG,
  UNARY_LOG10,
  UNARY_LOG1P,
  UNARY_LOG2,
  UNARY_LOGF,
  UNARY_LOG_EXPIT,
  UNARY_NDTR,
  UNARY_NDTRI,
  UNARY_NEGATIVE,
  UNARY_RADIANS,
  UNARY_RECIPROCAL,
  UNARY_RINT,
  UNARY_SIGN,
  UNARY_SIN,
  UNARY_SINH,
  UNARY_SQRT,
  UNARY_SQUARE,
  UNARY_TAN,
  UNARY_TANH,
  UNARY_TRUNC,
} from "../abi/unary-functions.generated";
import { cbrt } from "./cbrt.generated";
import { exp, exp2, expm1 } from "./exp.generated";
import { fastExp } from "./fast-exp.generated";
import { expf, logf } from "./float32.generated";
import { cosh, sinh, tanh } from "./hyperbolic.generated";
import { arccosh, arcsinh, arctanh } from "./inverse-hyperbolic.generated";
import { arccos, arcsin, arctan } from "./inverse-trigonometric.generated";
import { log, log10, log1p, log2 } from "./log.generated";
import { expit, logExpit } from "./logistic.generated";
import { erf, ndtr, ndtri } from "./normal-distribution.generated";
import { rint, sign } from "./rounding.generated";
import { cos, sin, tan } from "./trigonometric.generated";

/** Unary function number `fn` of one value; traps on a number that is not in the ABI. */
export function unary(fn: i32, x: f64): f64 {
  switch (fn) {
    case UNARY_ABSOLUTE:
      return Math.abs(x);
    case UNARY_NEGATIVE:
      return -x;
    case UNARY_SIGN:
      return sign(x);
    case UNARY_SQUARE:
      return x * x;
    case UNARY_RECIPROCAL:
      return 1.0 / x;
    case UNARY_SQRT:
      return Math.sqrt(x);
    case UNARY_FLOOR:
      return Math.floor(x);
    case UNARY_CEIL:
      return Math.ceil(x);
    case UNARY_TRUNC:
      return Math.trunc(x);
    case UNARY_RINT:
      return rint(x);
    case UNARY_EXP:
      return exp(x);
    case UNARY_EXP2:
      return exp2(x);
    case UNARY_EXPM1:
      return expm1(x);
    case UNARY_LOG:
      return log(x);
    case UNARY_LOG2:
      return log2(x);
    case UNARY_LOG10:
      return log10(x);
    case UNARY_LOG1P:
      return log1p(x);
    case UNARY_EXPIT:
      return expit(x);
    case UNARY_LOG_EXPIT:
      return logExpit(x);
    case UNARY_ERF:
      return erf(x);
    case UNARY_NDTR:
      return ndtr(x);
    case UNARY_NDTRI:
      return ndtri(x);
    case UNARY_SIN:
      return sin(x);
    case UNARY_COS:
      return cos(x);
    case UNARY_TAN:
      return tan(x);
    case UNARY_ARCSIN:
      return arcsin(x);
    case UNARY_ARCCOS:
      return arccos(x);
    case UNARY_ARCTAN:
      return arctan(x);
    case UNARY_SINH:
      return sinh(x);
    case UNARY_COSH:
      return cosh(x);
    case UNARY_TANH:
      return tanh(x);
    case UNARY_ARCSINH:
      return arcsinh(x);
    case UNARY_ARCCOSH:
      return arccosh(x);
    case UNARY_ARCTANH:
      return arctanh(x);
    case UNARY_CBRT:
      return cbrt(x);
    case UNARY_DEGREES:
      return x * 57.29577951308232;
    case UNARY_RADIANS:
      return x * 0.017453292519943295;
    case UNARY_EXPF:
      return expf(x);
    case UNARY_LOGF:
      return logf(x);
    case UNARY_FLOAT32:
      return <f64>(<f32>x);
    case UNARY_FAST_EXP:
      return fastExp(x);
  }
  return unreachable();
}
