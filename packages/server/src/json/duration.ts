import { millisecondsOf } from "@godwit/data/options";
import { invalidSetting } from "./json-fields.ts";

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `200ms`, `1.5s`, `5m`, `2h`, `7d` in milliseconds; above 0. Throws INVALID_SETTING. */
export function parseDuration(value: unknown, path: string): number {
  const milliseconds = typeof value === "string" ? millisecondsOf(value) : null;
  if (milliseconds !== null) return milliseconds;
  throw invalidSetting(path, value, "a duration such as 200ms, 5s, 10m, 1h or 7d");
}

/** The shortest text that `parseDuration` reads back. */
export function printDuration(milliseconds: number): string {
  for (const unit of ["d", "h", "m", "s"] as const)
    if (milliseconds >= units[unit] && milliseconds % units[unit] === 0) return `${milliseconds / units[unit]}${unit}`;
  return `${milliseconds}ms`;
}
