/** A double as PostgreSQL prints it: the fewest digits that read back to it, and an exponent below 1e-4 and from 1e15 on. */
export function printFloat8(value: number): string {
  return print(value, String(Math.abs(value)), 15);
}

/** The same of a float: the fewest digits that read back to it as a float, and an exponent from 1e6 on. */
export function printFloat4(value: number): string {
  return print(value, shortestFloat(Math.abs(value)), 6);
}

function print(value: number, magnitude: string, highest: number): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value === 0) return `${sign}0`;
  const [digits, exponent] = digitsOf(magnitude);
  if (exponent < -4 || exponent >= highest) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** The significant digits, and the power of ten of the first of them. */
function digitsOf(text: string): [digits: string, exponent: number] {
  const [mantissa, power = "0"] = text.split("e") as [string, string?];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  const all = whole + fraction;
  const leading = /^0*/.exec(all)![0].length;
  return [all.slice(leading).replace(/0+$/, ""), Number(power) + whole.length - 1 - leading];
}

function shortestFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
