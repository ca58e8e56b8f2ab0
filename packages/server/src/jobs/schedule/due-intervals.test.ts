import { describe, expect, test } from "vitest";
import { readBatchSettings, type MissedPolicy } from "../../deployments/batch-settings.ts";
import { dueIntervals, intervalsBetween, mostIntervals, nextTime } from "./due-intervals.ts";

const at = Date.parse;
const hour = 3_600_000;
const settings = (schedule: string, missed: MissedPolicy = "latest", timezone = "Europe/Stockholm"): ReturnType<typeof readBatchSettings> =>
  readBatchSettings({ schedule, timezone, missed, input: "a.csv", output: "b/" }, "");
const ends = (intervals: readonly { readonly end: number }[]): readonly string[] => intervals.map(({ end }) => new Date(end).toISOString());

/** What a server that looks at the clock every so often queues, from one time to another. */
function ticking(schedule: string, timezone: string, from: number, to: number, period: number): readonly (readonly [number, number])[] {
  const queued: (readonly [number, number])[] = [];
  let checked = from;
  for (let now = from; now <= to; now += period)
    for (const { start, end } of dueIntervals(settings(schedule, "all", timezone), checked, now)) {
      queued.push([start, end]);
      checked = end;
    }
  return queued;
}

describe("a schedule in a time zone, over the changes of its clocks", () => {
  test("four in the morning is four in the morning, a day of 23 and one of 25 hours apart", () => {
    const spring = intervalsBetween("0 4 * * *", "Europe/Stockholm", at("2026-03-28T00:00Z"), at("2026-03-30T12:00Z"));
    expect(spring.map(({ start, end }) => (end - start) / hour)).toEqual([24, 23, 24]);
    expect(ends(spring)).toEqual(["2026-03-28T03:00:00.000Z", "2026-03-29T02:00:00.000Z", "2026-03-30T02:00:00.000Z"]);
    const autumn = intervalsBetween("0 4 * * *", "Europe/Stockholm", at("2026-10-24T00:00Z"), at("2026-10-26T12:00Z"));
    expect(autumn.map(({ start, end }) => (end - start) / hour)).toEqual([24, 25, 24]);
  });

  test("a time that a clock leaves out comes as it goes on, one that it shows twice comes once", () => {
    const spring = intervalsBetween("30 2 * * *", "Europe/Stockholm", at("2026-03-28T12:00Z"), at("2026-03-30T12:00Z"));
    expect(ends(spring)).toEqual(["2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"]);
    const autumn = intervalsBetween("30 2 * * *", "Europe/Stockholm", at("2026-10-24T12:00Z"), at("2026-10-26T12:00Z"));
    expect(ends(autumn)).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"]);
  });

  test("every hour is every hour, also where a clock shows one twice", () => {
    const autumn = intervalsBetween("0 * * * *", "Europe/Stockholm", at("2026-10-24T22:00Z"), at("2026-10-25T23:00Z"));
    expect(autumn).toHaveLength(25);
    expect(autumn.every(({ start, end }) => end - start === hour)).toBe(true);
  });

  test.each([
    ["30 2 * * *", "Europe/Stockholm", "2026-03-27T00:00Z", "2026-04-01T00:00Z", 7 * 60_000],
    ["*/20 * * * *", "Australia/Lord_Howe", "2026-04-04T12:00Z", "2026-04-05T03:00Z", 90_000],
    ["0 0 * * *", "America/Santiago", "2026-09-04T00:00Z", "2026-09-09T00:00Z", 11 * 60_000],
    ["0 2 L * *", "America/New_York", "2026-01-15T00:00Z", "2026-12-31T12:00Z", 5 * hour],
  ])("no moment is left out or read twice: %s in %s", (schedule, timezone, from, to, period) => {
    const queued = ticking(schedule, timezone, at(from), at(to), period);
    expect(queued.length).toBeGreaterThan(3);
    for (const [index, [start]] of queued.entries()) if (index > 0) expect(start).toBe(queued[index - 1]![1]);
    expect(queued).toEqual(intervalsBetween(schedule, timezone, at(from), at(to)).map(({ start, end }) => [start, end]));
  });
});

describe("an interval", () => {
  test("begins where the one before it ended, however late or early the clock was looked at", () => {
    for (const early of [1, 500, 999, 1000, 1001, 12 * hour]) {
      const [interval, ...others] = dueIntervals(settings("0 4 * * *"), at("2026-11-20T03:00Z") - early, at("2026-11-20T03:00Z"));
      expect([interval, others]).toEqual([{ start: at("2026-11-19T03:00Z"), end: at("2026-11-20T03:00Z") }, []]);
    }
  });

  test("is due at its end and not before, and once", () => {
    const end = at("2026-11-20T03:00Z");
    expect(dueIntervals(settings("0 4 * * *"), end - hour, end - 1)).toEqual([]);
    expect(dueIntervals(settings("0 4 * * *"), end, end + hour)).toEqual([]);
    expect(nextTime(settings("0 4 * * *"), end)).toBe(at("2026-11-21T03:00Z"));
  });
});

describe("times at which no server ran", () => {
  const [away, back] = [at("2026-11-20T12:00Z"), at("2026-11-23T12:00Z")];

  test("are left out, made up for by the last one, or all made up for", () => {
    expect(dueIntervals(settings("0 4 * * *", "skip"), away, back)).toEqual([]);
    expect(ends(dueIntervals(settings("0 4 * * *", "latest"), away, back))).toEqual(["2026-11-23T03:00:00.000Z"]);
    expect(ends(dueIntervals(settings("0 4 * * *", "all"), away, back))).toEqual(
      ["21", "22", "23"].map((day) => `2026-11-${day}T03:00:00.000Z`),
    );
  });

  test("that are just past are not missed", () => {
    for (const missed of ["skip", "latest"] as const)
      expect(ends(dueIntervals(settings("0 4 * * *", missed), away, at("2026-11-23T03:00:59Z")))).toEqual(["2026-11-23T03:00:00.000Z"]);
  });

  test("may be more than are queued at once: the last one is the last, and all are made up for in turn", () => {
    expect(ends(dueIntervals(settings("* * * * *", "latest"), away, back))).toEqual(["2026-11-23T12:00:00.000Z"]);
    let queued = 0;
    for (let from = away; from < back;) {
      const due = dueIntervals(settings("* * * * *", "all"), from, back);
      expect(due.length).toBeLessThanOrEqual(mostIntervals + 1);
      queued += due.length;
      from = due.at(-1)!.end;
    }
    expect(queued).toBe(3 * 24 * 60);
  });
});
