// Written by scripts/generate-math.ts from core/src/math/extremes.ts.
/** The larger number, NaN where either is NaN, the first where both are equal, as numpy.maximum. */
export function numpyMaximum(a: f64, b: f64): f64 {
  return a >= b || a !== a ? a : b;
}

/** The smaller number, NaN where either is NaN, the first where both are equal, as numpy.minimum. */
export function numpyMinimum(a: f64, b: f64): f64 {
  return a <= b || a !== a ? a : b;
}
