import { cbrt } from "./cbrt.ts";
import { exp, exp2, expm1 } from "./exp.ts";
import { fastExp } from "./fast-exp.ts";
import { expf, logf } from "./float32.ts";
import { cosh, sinh, tanh } from "./hyperbolic.ts";
import { arccosh, arcsinh, arctanh } from "./inverse-hyperbolic.ts";
import { arccos, arcsin, arctan } from "./inverse-trigonometric.ts";
import { log, log10, log1p, log2 } from "./log.ts";
import { expit, logExpit } from "./logistic.ts";
import { erf, ndtr, ndtri } from "./normal-distribution.ts";
import { rint, sign } from "./rounding.ts";
import { cos, sin, tan } from "./trigonometric.ts";

const functions = {
  absolute: Math.abs,
  negative: (x: number) => -x,
  sign,
  square: (x: number) => x * x,
  reciprocal: (x: number) => 1 / x,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  rint,
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  expit,
  log_expit: logExpit,
  erf,
  ndtr,
  ndtri,
  sin,
  cos,
  tan,
  arcsin,
  arccos,
  arctan,
  sinh,
  cosh,
  tanh,
  arcsinh,
  arccosh,
  arctanh,
  cbrt,
  degrees: (x: number) => x * 57.29577951308232,
  radians: (x: number) => x * 0.017453292519943295,
  expf,
  logf,
  float32: Math.fround,
  fast_exp: fastExp,
};

/** A function of one number, by NumPy's or SciPy's name; `float32` rounds to the nearest float32, `fast_exp` is Yandex's `exp`. */
export type UnaryFunction = keyof typeof functions;

/** What each unary function computes: the same bits in every backend. */
export const unaryFunctions: { readonly [K in UnaryFunction]: (x: number) => number } = functions;
