const microsPerDay = 86_400_000_000n;

/** Days since 1970 as PostgreSQL prints a date in its ISO style. */
export function printDate(days: number): string {
  if (days === 2_147_483_647) return "infinity";
  if (days === -2_147_483_647) return "-infinity";
  const [date, isBefore] = civil(days);
  return isBefore ? `${date} BC` : date;
}

/** Microseconds since midnight. */
export function printTime(micros: bigint): string {
  return clock(Number(micros));
}

/** A time with a zone; its offset is in seconds east of Greenwich. */
export function printTimeTz(micros: bigint, offset: number): string {
  return clock(Number(micros)) + printOffset(offset);
}

/** Microseconds since 1970. With `offset`, in seconds, the text names it. */
export function printTimestamp(micros: bigint, offset?: number): string {
  if (micros === 9_223_372_036_854_775_807n) return "infinity";
  if (micros === -9_223_372_036_854_775_807n) return "-infinity";
  const local = offset === undefined ? micros : micros + BigInt(offset) * 1_000_000n;
  let days = local / microsPerDay;
  let rest = local % microsPerDay;
  if (rest < 0n) {
    rest += microsPerDay;
    days -= 1n;
  }
  const [date, isBefore] = civil(Number(days));
  return `${date} ${clock(Number(rest))}${offset === undefined ? "" : printOffset(offset)}${isBefore ? " BC" : ""}`;
}

/** As PostgreSQL's style `postgres` has it: `1 year 2 mons 3 days 04:05:06.5`. */
export function printInterval(months: number, days: number, micros: bigint): string {
  const parts: string[] = [];
  const part = (amount: number, unit: string): void => {
    const sign = amount > 0 && parts.at(-1)?.startsWith("-") ? "+" : "";
    if (amount !== 0) parts.push(`${sign}${amount} ${unit}${amount === 1 ? "" : "s"}`);
  };
  part(Math.trunc(months / 12), "year");
  part(months % 12, "mon");
  part(days, "day");
  if (micros !== 0n || parts.length === 0) {
    const isNegative = micros < 0n;
    const sign = isNegative ? "-" : parts.at(-1)?.startsWith("-") ? "+" : "";
    parts.push(sign + clock(Number(isNegative ? -micros : micros)));
  }
  return parts.join(" ");
}

function clock(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}`;
}

function printOffset(offset: number): string {
  const size = Math.abs(offset);
  const minutes = Math.floor(size / 60) % 60;
  const seconds = size % 60;
  const text = (offset < 0 ? "-" : "+") + two(Math.floor(size / 3600));
  if (seconds !== 0) return `${text}:${two(minutes)}:${two(seconds)}`;
  return minutes === 0 ? text : `${text}:${two(minutes)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The proleptic Gregorian calendar, as in https://howardhinnant.github.io/date_algorithms.html. */
function civil(days: number): [date: string, isBefore: boolean] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const shown = year > 0 ? year : 1 - year;
  return [`${String(shown).padStart(4, "0")}-${two(month)}-${two(day)}`, year <= 0];
}
