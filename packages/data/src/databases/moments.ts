const perSecond = 1_000_000n;
const perDay = 86_400n * perSecond;
const milliPerDay = 86_400_000;

/** Days since 1970-01-01 as `2026-11-22`; years outside 0 to 9999 have a sign and six digits. */
export function dateText(days: number): string {
  return new Date(days * milliPerDay).toISOString().replace(/T.*$/u, "");
}

/** Microseconds since midnight as `04:39:28` or `04:39:28.000001`. */
export function timeText(microseconds: bigint): string {
  const seconds = Number(microseconds / perSecond);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const fraction = microseconds % perSecond;
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(6, "0")}`;
}

/** Microseconds since 1970 as `2026-11-22T04:39:28`, with a fraction where there is one. */
export function timestampText(microseconds: bigint): string {
  const day = floorDivide(microseconds, perDay);
  return `${dateText(Number(day))}T${timeText(microseconds - day * perDay)}`;
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
