// Written by scripts/generate-math.ts from core/src/math/cbrt.ts.
import { fromWords, highWord, lowWord, scaleExponent, toInteger } from "./machine";
import { low, multiplyTwoPart, twoProduct } from "./two-part.generated";

/** ∛x within 0.51 ulp. */
export function cbrt(x: f64): f64 {
  let size: f64 = Math.abs(x);
  if (x !== x || size === 0 || size === Infinity) return x;
  let shift: i32 = 0;
  if (highWord(size) < 0x00100000) {
    size *= 18014398509481984;
    shift = -18;
  }
  const exponent: f64 = (highWord(size) >> 20) - 1023;
  const third: f64 = Math.floor(exponent / 3);
  const a: f64 = fromWords((highWord(size) & 0xfffff) | ((1023 + toInteger(exponent - 3 * third)) << 20), lowWord(size));
  let root: f64 = 0.7 + a * (0.31 - a * 0.018);
  for (let step: i32 = 0; step < 3; step++) {
    const cube: f64 = root * root * root;
    root = (root * (cube + 2 * a)) / (2 * cube + a);
  }
  const square: f64 = twoProduct(root, root);
  const cube: f64 = multiplyTwoPart(square, low, root, 0);
  const corrected: f64 = root - (cube - a + low) / (3 * square);
  const value: f64 = scaleExponent(corrected, toInteger(third) + shift);
  return x < 0 ? -value : value;
}
