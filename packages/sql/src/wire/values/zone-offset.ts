const quarter = 900_000_000n;

/** Seconds east of Greenwich of a time zone, by the instant in microseconds since 1970. Undefined for a name that is no zone. */
export function zoneOffset(zone: string): ((micros: bigint) => number) | undefined {
  if (/^(?:utc|gmt|z|etc\/utc)$/i.test(zone)) return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  const known = new Map<bigint, number>();
  return (micros) => {
    const key = micros / quarter;
    const found = known.get(key);
    if (found !== undefined) return found;
    const offset = read(format, Number(micros / 1000n));
    if (known.size > 10_000) known.clear();
    known.set(key, offset);
    return offset;
  };
}

function read(format: Intl.DateTimeFormat, milliseconds: number): number {
  if (Math.abs(milliseconds) > 8.64e15) return 0;
  const text = format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const found = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (found === null) return 0;
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0);
  return found[1] === "-" ? -seconds : seconds;
}
