import { expOfSum } from "./exp.ts";
import { log } from "./log.ts";
import { low, twoProduct } from "./two-part.ts";
import type { f64, i32 } from "./machine.ts";

/** 2 / √π and 1 / √π. */
const SERIES_SCALE: f64 = 1.1283791670955126;
const FRACTION_SCALE: f64 = 0.5641895835477563;
const HALF_ROOT: f64 = Math.SQRT1_2;

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
  const above: f64 = ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r + 13731.69376550946) * r + 1971.5909503065513) * r + 133.14166789178438) * r + 3.3871328727963665; // prettier-ignore
  const below: f64 = ((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r + 5394.196021424751) * r + 687.1870074920579) * r + 42.31333070160091) * r + 1; // prettier-ignore
  return above / below;
}

function shoulder(r: f64): f64 {
  const above: f64 = ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r + 3.6478483247632045) * r + 5.769497221460691) * r + 4.630337846156546) * r + 1.4234371107496835; // prettier-ignore
  const below: f64 = ((((((1.0507500716444169e-09 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) * r + 0.6897673349851) * r + 1.6763848301838038) * r + 2.053191626637759) * r + 1; // prettier-ignore
  return above / below;
}

function farTail(r: f64): f64 {
  const above: f64 = ((((((2.0103343992922881e-07 * r + 2.7115555687434876e-05) * r + 0.0012426609473880784) * r + 0.026532189526576124) * r + 0.29656057182850487) * r + 1.7848265399172913) * r + 5.463784911164114) * r + 6.657904643501103; // prettier-ignore
  const below: f64 = ((((((2.0442631033899397e-15 * r + 1.421511758316446e-07) * r + 1.8463183175100548e-05) * r + 0.0007868691311456133) * r + 0.014875361290850615) * r + 0.1369298809227358) * r + 0.599832206555888) * r + 1; // prettier-ignore
  return above / below;
}
