/** The larger number, NaN where either is NaN, the first where both are equal, as numpy.maximum. */
export function numpyMaximum(a: number, b: number): number {
  return a >= b || a !== a ? a : b;
}

/** The smaller number, NaN where either is NaN, the first where both are equal, as numpy.minimum. */
export function numpyMinimum(a: number, b: number): number {
  return a <= b || a !== a ? a : b;
}
