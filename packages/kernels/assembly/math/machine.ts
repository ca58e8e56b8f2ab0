/** Sign, exponent and leading 20 bits of the fraction. */
// @ts-ignore: decorator
@inline
export function highWord(x: f64): i32 {
  return i32(reinterpret<i64>(x) >> 32);
}

/** The last 32 bits of the fraction. */
// @ts-ignore: decorator
@inline
export function lowWord(x: f64): i32 {
  return i32(reinterpret<i64>(x));
}

/** The double of these two words. */
// @ts-ignore: decorator
@inline
export function fromWords(high: i32, low: i32): f64 {
  return reinterpret<f64>((i64(high) << 32) | i64(u32(low)));
}

/** x with `exponent` added to its exponent field; x and the result must be normal. */
// @ts-ignore: decorator
@inline
export function scaleExponent(x: f64, exponent: i32): f64 {
  return reinterpret<f64>(reinterpret<i64>(x) + (i64(exponent) << 52));
}

/** The integer of an integral double below 2^31 in magnitude. */
// @ts-ignore: decorator
@inline
export function toInteger(x: f64): i32 {
  return i32(x);
}

/** The nearest float32. */
// @ts-ignore: decorator
@inline
export function toFloat32(x: f64): f64 {
  return f64(f32(x));
}

/** Doubles side by side, from an address on. */
@unmanaged
export class Cells {
  // @ts-ignore: decorator
  @inline
  @operator("[]")
  get(index: i32): f64 {
    return load<f64>(changetype<usize>(this) + (<usize>index << 3));
  }

  // @ts-ignore: decorator
  @inline
  @operator("[]=")
  set(index: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + (<usize>index << 3), value);
  }
}
