/** numpyMaximum of two pairs: NaN wins, the second of equals. */
// @ts-ignore: decorator
@inline
export function maximumPair(a: v128, b: v128): v128 {
  return v128.bitselect(a, b, v128.or(f64x2.gt(a, b), f64x2.ne(a, a)));
}

/** numpyMinimum of two pairs. */
// @ts-ignore: decorator
@inline
export function minimumPair(a: v128, b: v128): v128 {
  return v128.bitselect(a, b, v128.or(f64x2.lt(a, b), f64x2.ne(a, a)));
}
