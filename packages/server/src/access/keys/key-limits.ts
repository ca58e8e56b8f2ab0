import { GodwitError } from "@godwit/core/errors";

/** At most so many requests in so many seconds, after which they trickle in again. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** At most so many requests or rows in a day or a month, by UTC. */
export interface Quota {
  readonly amount: number;
  readonly unit: "requests" | "rows";
  readonly period: "day" | "month";
}

const seconds: { readonly [unit: string]: number } = { s: 1, min: 60, h: 3600 };

/** Reads `100/s`, `600/min`, `5000/h`. Throws INVALID_SETTING. */
export function readRate(text: string): Rate {
  const found = /^([1-9]\d{0,8})\/(s|min|h)$/.exec(text);
  if (found === null)
    throw new GodwitError("INVALID_SETTING", `${JSON.stringify(text)} is no rate`, {
      where: { path: "rate" },
      hint: "Write 100/s, 600/min or 5000/h.",
    });
  return { requests: Number(found[1]), seconds: seconds[found[2]!]! };
}

/** Reads `1000000 rows/month`, `5000 requests/day`. Throws INVALID_SETTING. */
export function readQuota(text: string): Quota {
  const found = /^([1-9]\d{0,14}) ?(requests|rows)\/(day|month)$/.exec(text);
  if (found === null)
    throw new GodwitError("INVALID_SETTING", `${JSON.stringify(text)} is no quota`, {
      where: { path: "quota" },
      hint: "Write 1000000 rows/month or 5000 requests/day.",
    });
  return { amount: Number(found[1]), unit: found[2] as Quota["unit"], period: found[3] as Quota["period"] };
}

export function printRate({ requests, seconds: window }: Rate): string {
  return `${requests}/${Object.keys(seconds).find((unit) => seconds[unit] === window)}`;
}

export function printQuota({ amount, unit, period }: Quota): string {
  return `${amount} ${unit}/${period}`;
}
