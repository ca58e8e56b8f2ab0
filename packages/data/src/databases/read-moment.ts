const perSecond = 1_000_000n;
const perDay = 86_400n * perSecond;

const moment = /^([+-]?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/u;

/** Reads `2026-11-22`, with `T` or a space before a time of day, with `Z` or an offset; null for all else, days that do not exist too. */
export function readTimestamp(text: string): { readonly microseconds: bigint; readonly zoned: boolean } | null {
  const match = moment.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - (zone === undefined ? 0 : offsetSeconds(zone));
  const microseconds = BigInt(date.getTime()) * 1000n + BigInt(seconds) * perSecond + BigInt(fraction.padEnd(6, "0"));
  return { microseconds, zoned: zone !== undefined };
}

function offsetSeconds(zone: string): number {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", "") || "0");
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Days since 1970-01-01 of `2026-11-22`; null for all else. */
export function readDate(text: string): number | null {
  const read = /^[+-]?\d{4,6}-\d\d-\d\d$/u.test(text) ? readTimestamp(text) : null;
  return read === null ? null : Number(read.microseconds / perDay);
}

/** Microseconds since midnight of `04:39:28.5`; null for all else. */
export function readTime(text: string): bigint | null {
  const read = /^\d\d:\d\d(?::\d\d(?:\.\d{1,6}0*)?)?$/u.test(text) ? readTimestamp(`1970-01-01T${text}`) : null;
  return read?.microseconds ?? null;
}
