/** The larger number, NaN where either is NaN, b where both are equal (of 0 and -0), as numpy.maximum with SIMD on x86. */
export function numpyMaximum(a: number, b: number): number {
  return a > b || a !== a ? a : b;
}

/** The smaller number, NaN where either is NaN, b where both are equal (of 0 and -0), as numpy.minimum with SIMD on x86. */
export function numpyMinimum(a: number, b: number): number {
  return a < b || a !== a ? a : b;
}
