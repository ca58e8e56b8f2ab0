import { GodwitError } from "@godwit/core/errors";
import type { Interval } from "../journal/journal-entry.ts";

/** `2026-11-21/2026-11-22`: [start, end), ISO dates or times; UTC unless they say otherwise. Throws USAGE. */
export function parseInterval(text: string): Interval {
  const [start, end, ...others] = text.split("/").map(timeOf);
  if (start !== undefined && end !== undefined && others.length === 0 && start !== null && end !== null && start < end)
    return intervalOf(start, end);
  throw new GodwitError("USAGE", `${JSON.stringify(text)} is no interval`, {
    hint: "Two ISO times, the earlier one first: 2026-11-21/2026-11-22 or 2026-11-22T03:00Z/2026-11-22T04:00Z.",
  });
}

/** From milliseconds since 1970. */
export function intervalOf(start: number, end: number): Interval {
  return { start: printTime(start), end: printTime(end) };
}

/**
 * Puts an interval's times into a location or a query: `{start}` and `{end}` are ISO times, `{start:yyyy-MM-dd}` any form of yyyy, MM, dd,
 * HH, mm and ss, as clocks in the time zone show them. Throws USAGE where there is no interval to put in.
 */
export function fillInterval(text: string, interval: Interval | null, timezone: string): string {
  return text.replaceAll(/\{(start|end)(?::([^{}]*))?\}/g, (whole, which: "start" | "end", form: string | undefined) => {
    if (interval === null)
      throw new GodwitError("USAGE", `${whole} stands for a time of the run's interval, and it has none`, {
        hint: "Give one: --interval 2026-11-21/2026-11-22.",
      });
    return form === undefined ? interval[which] : printForm(Date.parse(interval[which]), form, timezone);
  });
}

function timeOf(text: string): number | null {
  const zoned = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text.trim());
  if (zoned === null) return null;
  const time = Date.parse(text.includes("T") && zoned[1] === undefined ? `${text.trim()}Z` : text.trim());
  return Number.isNaN(time) ? null : time;
}

function printTime(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

function printForm(time: number, form: string, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(time);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const words: Readonly<Record<string, string>> = {
    yyyy: part("year"),
    MM: part("month"),
    dd: part("day"),
    HH: part("hour"),
    mm: part("minute"),
    ss: part("second"),
  };
  return form.replaceAll(/yyyy|MM|dd|HH|mm|ss/g, (word) => words[word]!);
}
