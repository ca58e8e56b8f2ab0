import { Cron } from "croner";
import type { BatchSettings } from "../../deployments/batch-settings.ts";

/** The rows between two times of a schedule, [start, end); the run is due at its end. */
export interface DueInterval {
  readonly start: number;
  readonly end: number;
}

/** A time is missed when it is so long past, in milliseconds. */
const missedAfter = 60_000;
/** What is queued or filled in at once. */
export const mostIntervals = 1000;

/**
 * The intervals whose end is in (from, now], the oldest first. Of missed ones `skip` leaves out all, `latest` all but the last, `all` none:
 * of these the first thousand, and the others when it is asked from the end of the last one on.
 */
export function dueIntervals({ schedule, timezone, missed }: BatchSettings, from: number, now: number): readonly DueInterval[] {
  if (schedule === null || now <= from) return [];
  if (missed === "all") return intervalsBetween(schedule, timezone, from, now);
  const last =
    cronOf(schedule, timezone)
      .previousRuns(1, new Date(now + 1))[0]
      ?.getTime() ?? from;
  if (last <= from || (missed === "skip" && now - last >= missedAfter)) return [];
  return intervalsBetween(schedule, timezone, last - 1, now).slice(0, 1);
}

/** The intervals of a schedule whose end is in (from, to], the first thousand of them and one. */
export function intervalsBetween(schedule: string, timezone: string, from: number, to: number): readonly DueInterval[] {
  const cron = cronOf(schedule, timezone);
  const intervals: DueInterval[] = [];
  for (let at = new Date(from); intervals.length <= mostIntervals;) {
    const next = cron.nextRun(at);
    if (next === null || next.getTime() > to) break;
    // The times before and after one another are the same, whichever way the clock was put in between.
    const start = intervals.at(-1)?.end ?? cron.previousRuns(1, next)[0]?.getTime();
    if (start !== undefined) intervals.push({ start, end: next.getTime() });
    at = next;
  }
  return intervals;
}

/** The next time of a schedule. */
export function nextTime({ schedule, timezone }: BatchSettings, now: number): number | null {
  return schedule === null ? null : (cronOf(schedule, timezone).nextRun(new Date(now))?.getTime() ?? null);
}

function cronOf(schedule: string, timezone: string): Cron {
  return new Cron(schedule, { paused: true, timezone });
}
