import { fromDecimal, isHard } from "./decimal";

const DIGITS_OF_U64: i32 = 19;
const LARGEST_SAFE: u64 = (<u64>1 << 53) - 1;

/** What `readNumber` found: its value, where it ends, and what else is to be known of it. */
export let value: f64 = 0;
export let end: usize = 0;
/** The value is to be read another way, from the text. */
export let mustReread: bool = false;
/** An integer that a double may not hold. */
export let isWide: bool = false;

/** Reads a JSON number, `NaN`, `Infinity` or `-Infinity` at `at`; the text has 16 readable bytes behind its end. False where there is none. */
export function readNumber(at: usize): bool {
  mustReread = false;
  isWide = false;
  const isNegative = load<u8>(at) == 0x2d;
  const start = at + <usize>isNegative;
  let place = start;
  const first = digit(place);
  if (first > 9) return readWord(place, isNegative);
  let digits: u64 = first;
  place++;
  if (first != 0) {
    for (let eight = load<u64>(place); areDigits(eight); eight = load<u64>(place)) {
      digits = digits * 100000000 + eightDigits(eight);
      place += 8;
    }
    for (let next = digit(place); next <= 9; next = digit(++place)) digits = digits * 10 + next;
  }
  let significant = <i32>(place - start);
  let exponent: i32 = 0;
  let isInteger = true;
  if (load<u8>(place) == 0x2e) {
    isInteger = false;
    const fraction = ++place;
    for (let eight = load<u64>(place); areDigits(eight); eight = load<u64>(place)) {
      digits = digits * 100000000 + eightDigits(eight);
      place += 8;
    }
    for (let next = digit(place); next <= 9; next = digit(++place)) digits = digits * 10 + next;
    exponent = <i32>(fraction - place);
    if (exponent == 0) return false;
    significant -= exponent;
    if (significant > DIGITS_OF_U64) significant -= leadingZeros(start);
  }
  if ((load<u8>(place) | 0x20) == 0x65) {
    isInteger = false;
    place++;
    const sign = load<u8>(place);
    if (sign == 0x2b || sign == 0x2d) place++;
    if (digit(place) > 9) return false;
    let written: i32 = 0;
    for (let next = digit(place); next <= 9; next = digit(++place)) if (written < 100000) written = written * 10 + <i32>next;
    exponent += sign == 0x2d ? -written : written;
  }
  end = place;
  if (significant > DIGITS_OF_U64) {
    mustReread = true;
    isWide = isInteger;
    return true;
  }
  isWide = isInteger && digits > LARGEST_SAFE;
  const positive = fromDecimal(digits, exponent);
  mustReread = isHard;
  value = isNegative ? -positive : positive;
  return true;
}

/** Zeros before the first digit that counts, in a number below one. */
function leadingZeros(start: usize): i32 {
  let zeros = 0;
  for (let place = start; load<u8>(place) == 0x30 || load<u8>(place) == 0x2e; place++) zeros += <i32>(load<u8>(place) == 0x30);
  return zeros;
}

function readWord(place: usize, isNegative: bool): bool {
  if (load<u64>(place) == 0x7974696e69666e49) {
    end = place + 8;
    value = isNegative ? -Infinity : Infinity;
    return true;
  }
  if (isNegative || (load<u32>(place) & 0xffffff) != 0x4e614e) return false;
  end = place + 3;
  value = NaN;
  return true;
}

// @ts-ignore: decorator
@inline
function digit(place: usize): u32 {
  return <u32>load<u8>(place) - 0x30;
}

// @ts-ignore: decorator
@inline
function areDigits(eight: u64): bool {
  return (((eight + 0x4646464646464646) | (eight - 0x3030303030303030)) & 0x8080808080808080) == 0;
}

/** Eight ASCII digits as a number, three multiplications in all. */
// @ts-ignore: decorator
@inline
function eightDigits(eight: u64): u64 {
  const pairs = (eight - 0x3030303030303030) * 10 + ((eight - 0x3030303030303030) >> 8);
  return ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32;
}
