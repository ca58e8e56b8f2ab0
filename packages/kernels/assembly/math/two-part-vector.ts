// The operations of two-part.generated.ts on two lanes; the low part is a function of the operands and the high part.

/** 2^27 + 1, which loops load rather than make anew. */
const SPLITTER_AT: usize = memory.data<f64>([134217729.0]);

/** Low part of a + b = sum, as twoSum. */
// @ts-ignore: decorator
@inline
export function sumLow(a: v128, b: v128, sum: v128): v128 {
  const other = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, other)), f64x2.sub(b, other));
}

/** Low part of a + b = sum, as fastTwoSum. */
// @ts-ignore: decorator
@inline
export function fastSumLow(a: v128, b: v128, sum: v128): v128 {
  return f64x2.sub(b, f64x2.sub(sum, a));
}

/** Low part of a · b = product, as twoProduct. */
// @ts-ignore: decorator
@inline
export function productLow(a: v128, b: v128, product: v128): v128 {
  const wideA = f64x2.mul(a, v128.load64_splat(SPLITTER_AT));
  const highA = f64x2.sub(wideA, f64x2.sub(wideA, a));
  const lowA = f64x2.sub(a, highA);
  const wideB = f64x2.mul(b, v128.load64_splat(SPLITTER_AT));
  const highB = f64x2.sub(wideB, f64x2.sub(wideB, b));
  const lowB = f64x2.sub(b, highB);
  const rest = f64x2.sub(f64x2.sub(f64x2.sub(product, f64x2.mul(highA, highB)), f64x2.mul(lowA, highB)), f64x2.mul(highA, lowB));
  return f64x2.sub(f64x2.mul(lowA, lowB), rest);
}
