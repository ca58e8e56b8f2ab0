/** PostgreSQL's numeric: groups of four decimal digits, weight of the first, sign, scale that is shown. */
const negative = 0x4000;
const special: Readonly<Record<number, string>> = { 0xc000: "NaN", 0xd000: "Infinity", 0xf000: "-Infinity" };

/** The unscaled number, or why there is none. */
export function readNumeric(bytes: Buffer, at: number, scale: number): bigint | { readonly message: string; readonly text: string } {
  const groups = bytes.readUInt16BE(at);
  const weight = bytes.readInt16BE(at + 2);
  const sign = bytes.readUInt16BE(at + 4);
  const named = special[sign];
  if (named !== undefined) return { message: `a decimal holds no ${named}`, text: named };
  let digits = 0n;
  for (let group = 0; group < groups; group++) digits = digits * 10_000n + BigInt(bytes.readUInt16BE(at + 8 + 2 * group));
  // The last group stands for 10000^(weight - groups + 1); what is asked for are units of 10^-scale.
  const exponent = 4 * (weight - groups + 1) + scale;
  const unscaled = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  return sign === negative ? -unscaled : unscaled;
}

/** The bytes of a numeric, without the length before them. */
export function numericBytes(unscaled: bigint, scale: number): Buffer {
  const isNegative = unscaled < 0n;
  const padding = (4 - (scale % 4)) % 4;
  const digits = String(isNegative ? -unscaled : unscaled) + "0".repeat(padding);
  const text = digits.padStart(Math.ceil(digits.length / 4) * 4, "0");
  const groups: number[] = [];
  for (let from = 0; from < text.length; from += 4) groups.push(Number(text.slice(from, from + 4)));
  let weight = groups.length - 1 - (scale + padding) / 4;
  while (groups[0] === 0) {
    groups.shift();
    weight--;
  }
  while (groups.at(-1) === 0) groups.pop();
  const bytes = Buffer.alloc(8 + 2 * groups.length);
  bytes.writeUInt16BE(groups.length, 0);
  bytes.writeInt16BE(groups.length === 0 ? 0 : weight, 2);
  bytes.writeUInt16BE(isNegative ? negative : 0, 4);
  bytes.writeUInt16BE(scale, 6);
  for (const [index, group] of groups.entries()) bytes.writeUInt16BE(group, 8 + 2 * index);
  return bytes;
}
