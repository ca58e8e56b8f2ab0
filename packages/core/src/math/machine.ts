// What differs between a JavaScript host and the WebAssembly kernels: number types and access to the bits of a number.

/** An IEEE 754 double. */
export type f64 = number;
/** A 32-bit signed integer. */
export type i32 = number;
/** Doubles side by side. */
export type Cells = Float64Array;

const doubles: Float64Array = new Float64Array(1);
const words: Int32Array = new Int32Array(doubles.buffer);
const bigWords: BigUint64Array = new BigUint64Array(doubles.buffer);

/** Sign, exponent and leading 20 bits of the fraction. */
export function highWord(x: f64): i32 {
  doubles[0] = x;
  return words[1] ?? 0;
}

/** The last 32 bits of the fraction. */
export function lowWord(x: f64): i32 {
  doubles[0] = x;
  return words[0] ?? 0;
}

/** The double of these two words. */
export function fromWords(high: i32, low: i32): f64 {
  words[0] = low;
  words[1] = high;
  return doubles[0] ?? NaN;
}

/** x with `exponent` added to its exponent field; x and the result must be normal. */
export function scaleExponent(x: f64, exponent: i32): f64 {
  doubles[0] = x;
  words[1] = ((words[1] ?? 0) + (exponent << 20)) | 0;
  return doubles[0] ?? NaN;
}

/** The integer of an integral double below 2^31 in magnitude. */
export function toInteger(x: f64): i32 {
  return x | 0;
}

/** The nearest float32. */
export function toFloat32(x: f64): f64 {
  return Math.fround(x);
}

/** The 64 bits of a double as an unsigned integer (not in the kernels). */
export function bitsOf(x: f64): bigint {
  doubles[0] = x;
  return bigWords[0] ?? 0n;
}

/** The double of 64 bits (not in the kernels). */
export function fromBits(bits: bigint): f64 {
  bigWords[0] = bits;
  return doubles[0] ?? NaN;
}
