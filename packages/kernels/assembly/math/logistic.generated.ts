// Written by scripts/generate-math.ts from core/src/math/logistic.ts.
import { LN2_HIGH } from "./exp-table.generated";
import { exp } from "./exp.generated";
import { log1p } from "./log.generated";

/** 1 / (1 + e^-x), rounded at each step as scipy.special.expit. */
export function expit(x: f64): f64 {
  return 1 / (1 + exp(-x));
}

/** ln expit(x), as scipy.special.log_expit. */
export function logExpit(x: f64): f64 {
  return x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x));
}

/** ln(e^x + e^y), as numpy.logaddexp. */
export function logaddexp(x: f64, y: f64): f64 {
  if (x === y) return x + LN2_HIGH;
  const difference: f64 = x - y;
  if (difference > 0) return x + log1p(exp(-difference));
  if (difference <= 0) return y + log1p(exp(difference));
  return difference;
}
