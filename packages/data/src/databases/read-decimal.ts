/** The unscaled number of `123.45`; null where it is no decimal, or has other than zeros beyond the scale. */
export function readDecimal(text: string, scale: number): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/u.exec(text);
  if (match === null) return null;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  if (/[^0]/u.test(fraction.slice(scale))) return null;
  const unscaled = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  return sign === "-" ? -unscaled : unscaled;
}
