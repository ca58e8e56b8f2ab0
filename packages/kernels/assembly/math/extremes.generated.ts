// Written by scripts/generate-math.ts from core/src/math/extremes.ts.
/** The larger number, NaN where either is NaN, b where both are equal (of 0 and -0), as numpy.maximum with SIMD on x86. */
export function numpyMaximum(a: f64, b: f64): f64 {
  return a > b || a !== a ? a : b;
}

/** The smaller number, NaN where either is NaN, b where both are equal (of 0 and -0), as numpy.minimum with SIMD on x86. */
export function numpyMinimum(a: f64, b: f64): f64 {
  return a < b || a !== a ? a : b;
}
