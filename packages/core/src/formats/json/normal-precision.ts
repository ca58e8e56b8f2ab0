/** 2^53 - 1: as many digits as stay below are collected as an integer. */
const mostExact = 9007199254740991;
const mostDigits = 17;
const powers: Float64Array = Float64Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * A JSON number as RapidJSON reads it unless told otherwise ("normal precision"): the digits as an integer, then one multiplication or
 * division by a power of ten. That is often one unit in the last place beside the nearest double.
 */
export function normalPrecision(digits: string): number {
  const [, sign = "", whole = "", fraction = "", exponent = ""] = /^(-?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/u.exec(digits) ?? [];
  if (fraction === "" && exponent === "") return Number(digits);
  let taken = 0;
  let significand = Number(whole);
  let counted = significand === 0 ? 0 : whole.length - 1;
  for (; taken < fraction.length && significand <= mostExact; taken++) {
    significand = Number(whole + fraction.slice(0, taken + 1));
    if (significand !== 0) counted++;
  }
  let shift = -taken;
  for (; taken < fraction.length && counted < mostDigits; taken++) {
    significand = significand * 10 + Number(fraction[taken]);
    shift--;
    if (significand > 0) counted++;
  }
  const value = scaled(significand, shift + Number(exponent));
  return sign === "" ? value : -value;
}

/** A second step reaches the subnormal numbers. */
function scaled(significand: number, exponent: number): number {
  if (exponent < -616) return 0;
  if (exponent < -308) return significand / powers[308]! / powers[-308 - exponent]!;
  if (exponent > 308) return significand === 0 ? 0 : Infinity;
  return exponent < 0 ? significand / powers[-exponent]! : significand * powers[exponent]!;
}
