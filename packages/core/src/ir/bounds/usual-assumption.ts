import type { Assumption } from "./bounded.ts";

/**
 * The functions of NumPy and SciPy over the GNU C library: ours are within about half a unit of the true value, theirs
 * within what its manual states ("Known Maximum Errors in Math Functions", x86-64). `expit` and `log_expit` are formulas
 * over `exp` and `log1p`. `erf`, `ndtr` and `ndtri` are
 * those of the Cephes library, whose `exp(−x²)` loses digits in the tails: the numbers hold between −10 and 10.
 */
export const usualAssumption: Assumption = {
  absolute: 0,
  negative: 0,
  sign: 0,
  square: 0,
  reciprocal: 0,
  sqrt: 0,
  floor: 0,
  ceil: 0,
  trunc: 0,
  rint: 0,
  degrees: 0,
  radians: 0,
  float32: 0,
  fast_exp: 0,
  exp: 1,
  exp2: 1,
  expm1: 1,
  log: 1,
  log2: 1,
  log10: 2,
  log1p: 1,
  expit: 1,
  log_expit: 2,
  erf: 8,
  ndtr: 64,
  ndtri: 12,
  sin: 1,
  cos: 1,
  tan: 1,
  arcsin: 1,
  arccos: 1,
  arctan: 1,
  sinh: 2,
  cosh: 2,
  tanh: 2,
  arcsinh: 2,
  arccosh: 2,
  arctanh: 2,
  cbrt: 4,
  expf: 1,
  logf: 1,
  power: 1,
};
