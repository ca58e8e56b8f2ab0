import type { ScalarVector } from "./frame.ts";

/** A decimal number from its unscaled digits. */
export function printDecimal(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, "0");
  const whole = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${whole}` : whole;
}

const day = 86_400_000_000n;

/** `2026-11-22`; years beyond 9999 have a sign and six digits, as ISO 8601 has it. */
export function printDate(days: number): string {
  const text = new Date(days * 86_400_000).toISOString();
  return text.slice(0, text.indexOf("T"));
}

/** `04:39:10`, with microseconds where there are any. */
export function printTime(micros: bigint): string {
  const seconds = Number(micros / 1_000_000n);
  const rest = Number(micros % 1_000_000n);
  const two = (value: number): string => String(value).padStart(2, "0");
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(6, "0")}`;
}

/** `2026-11-22T04:39:10.5Z`; without Z where no zone is known. */
export function printTimestamp(micros: bigint, zoned: boolean): string {
  const inDay = ((micros % day) + day) % day;
  return `${printDate(Number((micros - inDay) / day))}T${printTime(inDay)}${zoned ? "Z" : ""}`;
}

/** Prints what is neither number, text nor truth: decimals, days and times. Null for other types. */
export function exactPrinter({ type, values }: ScalarVector): ((row: number) => string) | null {
  const cells = values as ArrayLike<unknown>;
  switch (type.kind) {
    case "decimal":
      return (row) => printDecimal(cells[row] as bigint, type.scale);
    case "date":
      return (row) => printDate(cells[row] as number);
    case "time":
      return (row) => printTime(cells[row] as bigint);
    case "timestamp":
      return (row) => printTimestamp(cells[row] as bigint, type.zoned);
    case "integer":
    case "float":
    case "boolean":
    case "text":
    case "binary":
      return null;
    default:
      return type satisfies never;
  }
}
