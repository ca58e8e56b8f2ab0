import { LARGEST_POWER, POWERS_OF_FIVE, SMALLEST_POWER } from "./powers-of-five.generated";

/** Powers of ten that a double holds exactly. */
const TENS: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]);
const EXACT_TENS: i32 = 22;
const LARGEST_EXACT: u64 = <u64>1 << 53;

/** Set where a number is to be read another way: subnormal, or halfway between two doubles as far as 128 bits tell. */
export let isHard: bool = false;

/** The double nearest to `digits` · 10^`exponent`, ties to even (Eisel and Lemire's way). */
export function fromDecimal(digits: u64, exponent: i32): f64 {
  isHard = false;
  if (digits == 0) return 0;
  if (digits <= LARGEST_EXACT && exponent >= -EXACT_TENS && exponent <= EXACT_TENS)
    return exponent < 0 ? <f64>digits / ten(-exponent) : <f64>digits * ten(exponent);
  if (exponent < SMALLEST_POWER) return 0;
  if (exponent > LARGEST_POWER) return Infinity;
  return nearest(digits, exponent);
}

// @ts-ignore: decorator
@inline
function ten(exponent: i32): f64 {
  return load<f64>(TENS + (<usize>exponent << 3));
}

function nearest(digits: u64, exponent: i32): f64 {
  const zeros = <i32>clz(digits);
  const scaled = digits << zeros;
  const power = POWERS_OF_FIVE + (<usize>(exponent - SMALLEST_POWER) << 4);
  const factor = load<u64>(power);
  let high = highHalf(scaled, factor);
  let low = scaled * factor;
  if ((high & 0x1ff) == 0x1ff) {
    const more = highHalf(scaled, load<u64>(power, 8));
    low += more;
    if (more > low) high++;
  }
  const upper = <i32>(high >> 63);
  const shift = upper + 9;
  let mantissa = high >> shift;
  let binary = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023;
  if (binary <= 0) return hard();
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~(<u64>1);
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= <u64>1 << 53) {
    mantissa = <u64>1 << 52;
    binary++;
  }
  if (binary >= 2047) return Infinity;
  return reinterpret<f64>((mantissa & ~(<u64>1 << 52)) | (<u64>binary << 52));
}

function hard(): f64 {
  isHard = true;
  return 0;
}

/** The higher 64 bits of a product. */
// @ts-ignore: decorator
@inline
function highHalf(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const first = aHigh * bLow + (low >> 32);
  const second = aLow * bHigh + (first & 0xffffffff);
  return aHigh * bHigh + (first >> 32) + (second >> 32);
}
