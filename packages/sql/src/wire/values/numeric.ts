import type { BackendWriter } from "../protocol/backend-writer.ts";

/** Writes `units / 10^scale` in PostgreSQL's binary form: digits to the base 10,000, the first with its weight. */
export function writeNumeric(units: bigint, scale: number, writer: BackendWriter): void {
  const isNegative = units < 0n;
  const digits = String(isNegative ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  const left = whole.padStart(Math.ceil(whole.length / 4) * 4, "0");
  const right = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, "0");
  const groups = (left + right).match(/.{4}/g)?.map(Number) ?? [];
  let weight = left.length / 4 - 1;
  while (groups[0] === 0) {
    groups.shift();
    weight -= 1;
  }
  while (groups.at(-1) === 0) groups.pop();
  writer
    .int16(groups.length)
    .int16(groups.length === 0 ? 0 : weight)
    .int16(isNegative ? 0x4000 : 0)
    .int16(scale);
  for (const group of groups) writer.int16(group);
}

/** The text of a number in PostgreSQL's binary form. */
export function readNumeric(bytes: Buffer): string | null {
  if (bytes.length < 8) return null;
  const count = bytes.readUInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  if (sign === 0xc000) return "NaN";
  if (sign === 0xd000) return "Infinity";
  if (sign === 0xf000) return "-Infinity";
  if (bytes.length !== 8 + count * 2 || (sign !== 0 && sign !== 0x4000) || scale > 0x3fff) return null;
  const group = (index: number): string =>
    index < 0 || index >= count ? "0000" : String(bytes.readUInt16BE(8 + index * 2)).padStart(4, "0");
  let whole = "";
  for (let index = 0; index <= weight; index++) whole += group(index);
  let fraction = "";
  for (let index = weight + 1; fraction.length < scale; index++) fraction += group(index);
  const text = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign === 0x4000 ? "-" : ""}${text}${scale > 0 ? `.${fraction.slice(0, scale)}` : ""}`;
}
