import { Cron } from "croner";
import type { BatchSettings } from "../../deployments/batch-settings.ts";

/** The rows between two times of a schedule, [start, end); the run is due at its end. */
export interface DueInterval {
  readonly start: number;
  readonly end: number;
}

/** A time is missed when it is so long past, in milliseconds. */
const missedAfter = 60_000;
const mostIntervals = 1000;

/**
 * The intervals whose end is in (from, now], the oldest first. Of missed ones `skip` leaves out all, `latest` all but the last, `all` none,
 * up to a thousand.
 */
export function dueIntervals({ schedule, timezone, missed }: BatchSettings, from: number, now: number): readonly DueInterval[] {
  if (schedule === null || now <= from) return [];
  const due = intervalsBetween(schedule, timezone, from, now);
  if (missed === "all") return due;
  const fresh = due.filter(({ end }) => now - end < missedAfter);
  return missed === "skip" || due.length === 0 ? fresh.slice(-1) : due.slice(-1);
}

/** All intervals of a schedule whose end is in (from, to]. */
export function intervalsBetween(schedule: string, timezone: string, from: number, to: number): readonly DueInterval[] {
  const cron = new Cron(schedule, { paused: true, timezone });
  const intervals: DueInterval[] = [];
  let start = cron.previousRuns(1, new Date(from + 1000))[0]?.getTime() ?? from;
  for (let at = new Date(from); intervals.length < mostIntervals;) {
    const next = cron.nextRun(at);
    if (next === null || next.getTime() > to) break;
    const end = next.getTime();
    if (end > from) {
      intervals.push({ start: Math.min(start, end - 1), end });
      start = end;
    }
    at = next;
  }
  return intervals;
}

/** The next time of a schedule. */
export function nextTime({ schedule, timezone }: BatchSettings, now: number): number | null {
  return schedule === null ? null : (new Cron(schedule, { paused: true, timezone }).nextRun(new Date(now))?.getTime() ?? null);
}
