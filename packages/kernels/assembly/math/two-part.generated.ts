// Written by scripts/generate-math.ts from core/src/math/two-part.ts.
// Numbers as an unevaluated sum of two doubles, about 104 bits; functions return the high part and leave the low part in `low`.

/** Low part of the last two-part result: to be read right after the call. */
export let low: f64 = 0;

/** Sets `low` and returns high: the end of a function with a two-part result. */
export function twoPart(high: f64, lowPart: f64): f64 {
  low = lowPart;
  return high;
}

/** a + b exactly (Knuth). */
export function twoSum(a: f64, b: f64): f64 {
  const sum: f64 = a + b;
  const other: f64 = sum - a;
  low = a - (sum - other) + (b - other);
  return sum;
}

/** a + b exactly, for |a| >= |b| or a = 0 (Dekker). */
export function fastTwoSum(a: f64, b: f64): f64 {
  const sum: f64 = a + b;
  low = b - (sum - a);
  return sum;
}

/** a · b exactly (Dekker, Veltkamp's split), for factors below 2^995 and products above 2^-960. */
export function twoProduct(a: f64, b: f64): f64 {
  const product: f64 = a * b;
  const wideA: f64 = a * 134217729;
  const highA: f64 = wideA - (wideA - a);
  const lowA: f64 = a - highA;
  const wideB: f64 = b * 134217729;
  const highB: f64 = wideB - (wideB - b);
  const lowB: f64 = b - highB;
  low = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
  return product;
}

/** (ah + al) + (bh + bl). */
export function addTwoPart(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const sum: f64 = twoSum(ah, bh);
  return fastTwoSum(sum, low + (al + bl));
}

/** (ah + al) · (bh + bl). */
export function multiplyTwoPart(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const product: f64 = twoProduct(ah, bh);
  return fastTwoSum(product, low + (ah * bl + al * bh));
}

/** (ah + al) / (bh + bl). */
export function divideTwoPart(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const quotient: f64 = ah / bh;
  const product: f64 = twoProduct(quotient, bh);
  const remainder: f64 = ah - product - low + al - quotient * bl;
  return fastTwoSum(quotient, remainder / bh);
}

/** √(ah + al), ah > 0. */
export function squareRootTwoPart(ah: f64, al: f64): f64 {
  const root: f64 = Math.sqrt(ah);
  const square: f64 = twoProduct(root, root);
  const remainder: f64 = ah - square - low + al;
  return fastTwoSum(root, remainder / (root + root));
}
