// Written by scripts/generate-math.ts from core/src/math/normal-distribution.ts.
import { expOfSum } from "./exp.generated";
import { log } from "./log.generated";
import { low, twoProduct } from "./two-part.generated";

/** 2 / √π and 1 / √π. */
const SERIES_SCALE: f64 = 1.1283791670955126;
const FRACTION_SCALE: f64 = 0.5641895835477563;
const HALF_ROOT: f64 = 0.7071067811865476;

function expOfMinusSquare(x: f64): f64 {
  const square: f64 = twoProduct(x, x);
  return square > 745.2 ? 0 : expOfSum(-square, -low, 0);
}

/** For 0 ≤ x < 1: Σ 2^n x^(2n+1) / (1·3·…·(2n+1)), all of one sign. */
function errorSeries(x: f64): f64 {
  const square: f64 = 2 * x * x;
  let term: f64 = x;
  let sum: f64 = 0;
  for (let n: i32 = 1; n < 60 && sum + term !== sum; n++) {
    sum += term;
    term = (term * square) / (2 * n + 1);
  }
  return SERIES_SCALE * expOfMinusSquare(x) * sum;
}

/** For x ≥ 1: the continued fraction x + ½/(x + 1/(x + 1½/(x + …))), from its far end. */
function complementFraction(x: f64): f64 {
  const depth: i32 = x < 2 ? 200 : x < 4 ? 60 : 24;
  let value: f64 = x;
  for (let n: i32 = depth; n > 0; n--) value = x + (0.5 * n) / value;
  return (FRACTION_SCALE * expOfMinusSquare(x)) / value;
}

/** The error function within a few ulp. */
export function erf(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (x !== x || size === 0) return x;
  const value: f64 = size < 1 ? errorSeries(size) : size > 6 ? 1 : 1 - complementFraction(size);
  return x < 0 ? -value : value;
}

/** 1 − erf(x), without loss in the upper tail. */
function erfc(x: f64): f64 {
  if (x !== x) return x;
  if (x < 1) return 1 - erf(x);
  return x > 27.3 ? 0 : complementFraction(x);
}

/** The share of the standard normal distribution below x, by the formulas of scipy.special.ndtr. */
export function ndtr(x: f64): f64 {
  const scaled: f64 = x * HALF_ROOT;
  if (Math.abs(scaled) < 1) return 0.5 + 0.5 * erf(scaled);
  const tail: f64 = 0.5 * erfc(Math.abs(scaled));
  return scaled > 0 ? 1 - tail : tail;
}

/** What lies at a share of the standard normal distribution: Wichura's approximation, 1988. */
export function ndtri(p: f64): f64 {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const q: f64 = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * middle(0.180625 - q * q);
  const root: f64 = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value: f64 = root <= 5 ? shoulder(root - 1.6) : farTail(root - 5);
  return q < 0 ? -value : value;
}

function middle(r: f64): f64 {
  const above: f64 = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608; // prettier-ignore
  const below: f64 = ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1; // prettier-ignore
  return above / below;
}

function shoulder(r: f64): f64 {
  const above: f64 = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734; // prettier-ignore
  const below: f64 = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1; // prettier-ignore
  return above / below;
}

function farTail(r: f64): f64 {
  const above: f64 = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772; // prettier-ignore
  const below: f64 = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1; // prettier-ignore
  return above / below;
}
