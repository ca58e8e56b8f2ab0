// Written by scripts/generate-math.ts from core/src/math/rounding.ts.

/** The nearest integer, ties to even; keeps the sign of zero. */
export function rint(x: f64): f64 {
  const size: f64 = Math.abs(x);
  if (!(size < 4503599627370496)) return x;
  const rounded: f64 = size + 4503599627370496 - 4503599627370496;
  return x < 0 || (x === 0 && 1 / x < 0) ? -rounded : rounded;
}

/** -1, 0 or 1; NaN for NaN; 0 for either zero, as numpy.sign. */
export function sign(x: f64): f64 {
  if (x > 0) return 1;
  if (x < 0) return -1;
  return x === 0 ? 0 : x;
}
