/**
 * Decimal text in bytes to float64 with the bits that `Number()` gives, without making a string: exact where the digits fit 53
 * bits; up to 20 digits over a power of ten by division in two float64 parts, which is taken only where the rounding is certain.
 */

const digitsHeld = 15;
const mostLowDigits = 5;
const powers: Float64Array = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const splitter = 134217729;
const certainty = 2 ** -96;

/**
 * Reads the number that starts at `start` and stands before a delimiter or a line end into `target[row]`; returns the index of the byte
 * after it, or -1 where this quick way cannot tell. Reading must be stopped by a byte at the end that is no part of a number.
 */
export function readNumber(bytes: Uint8Array, start: number, target: Float64Array, row: number, delimiter: number = 44): number {
  let at = start;
  let byte = bytes[at]!;
  const negative = byte === 45;
  if (negative) byte = bytes[++at]!;
  let high = 0;
  let held = 0;
  let low = 0;
  let lowDigits = 0;
  let seen = 0;
  let exponent = 0;
  for (; byte >= 48 && byte <= 57; byte = bytes[++at]!) {
    seen++;
    if (held < digitsHeld) {
      high = high * 10 + (byte - 48);
      if (high !== 0) held++;
    } else {
      low = low * 10 + (byte - 48);
      lowDigits++;
    }
  }
  if (byte === 46) {
    for (byte = bytes[++at]!; byte >= 48 && byte <= 57; byte = bytes[++at]!) {
      seen++;
      exponent--;
      if (held < digitsHeld) {
        high = high * 10 + (byte - 48);
        if (high !== 0) held++;
      } else {
        low = low * 10 + (byte - 48);
        lowDigits++;
      }
    }
  }
  if (seen === 0 || lowDigits > mostLowDigits) return -1;
  if (byte === 101 || byte === 69) {
    byte = bytes[++at]!;
    const down = byte === 45;
    if (down || byte === 43) byte = bytes[++at]!;
    let power = 0;
    let digits = 0;
    for (; byte >= 48 && byte <= 57 && digits < 4; byte = bytes[++at]!, digits++) power = power * 10 + (byte - 48);
    if (digits === 0) return -1;
    exponent += down ? -power : power;
  }
  if (byte !== delimiter && byte !== 10 && byte !== 13) return -1;
  if (exponent < -22 || exponent > 22) {
    if (high !== 0) return -1;
    exponent = 0;
  }
  let value: number;
  if (lowDigits === 0) value = exponent < 0 ? high / powers[-exponent]! : high * powers[exponent]!;
  else {
    if (exponent > 0) return -1;
    const scale = powers[lowDigits]!;
    const product = high * scale;
    const rest = productRest(high, scale, product) + low;
    const whole = product + rest;
    if (exponent === 0) value = whole;
    else {
      const divisor = powers[-exponent]!;
      const quotient = whole / divisor;
      const back = quotient * divisor;
      const remainder = whole - back - productRest(quotient, divisor, back) + (rest - (whole - product));
      const correction = remainder / divisor;
      const doubt = quotient * certainty;
      value = quotient + (correction - doubt);
      if (value !== quotient + (correction + doubt)) return -1;
    }
  }
  target[row] = negative ? -value : value;
  return at;
}

/** a·b − fl(a·b), exactly (Dekker). */
function productRest(a: number, b: number, product: number): number {
  const aSplit = splitter * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = splitter * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const words: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["+nan", Number.NaN],
  ["-nan", Number.NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
  ["true", 1],
  ["false", 0],
]);

/** The number that a field of a numeric column stands for (empty: missing, NaN), or undefined where it is none. */
export function numberOfField(field: string): number | undefined {
  const text = field.trim();
  if (text === "") return Number.NaN;
  return decimal.test(text) ? Number(text) : words.get(text.toLowerCase());
}
