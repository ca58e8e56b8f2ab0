import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../../store/database/open-database.ts";
import type { JobResult } from "../process/job-message.ts";
import type { RunSummary } from "./job.ts";
import { JobStore } from "./job-store.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-job-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

const nobody = { caller: null, requestId: null };
const settings = { schedule: "0 4 * * *", input: "a.csv", output: "b/" };
const summary: RunSummary = { seconds: 1, cpuSeconds: 1, cost: null, peakMegabytes: 1, profile: null, drift: [] };
const result = (state: JobResult["state"]): JobResult => ({
  state,
  idle: false,
  key: null,
  read: 0,
  written: 0,
  rejected: 0,
  firstReject: null,
  cpuSeconds: 0,
  peakMegabytes: 0,
  profile: [],
  error: null,
});

/** A store with two jobs, and a clock that a test moves. */
async function stage(): Promise<{ readonly store: JobStore; readonly clock: { now: number }; close(): Promise<void> }> {
  const clock = { now: Date.parse("2026-11-20T12:00Z") };
  const database = await openDatabase(`sqlite:${join(mkdtempSync(join(folder, "store-")), "store.sqlite")}`);
  const store = new JobStore(database, () => clock.now);
  for (const name of ["daily", "other"]) await store.set(name, "birds", settings, nobody);
  return { store, clock, close: () => database.close() };
}

const interval = (day: number): { readonly start: number; readonly end: number } => ({
  start: Date.parse(`2026-11-${day}T03:00Z`),
  end: Date.parse(`2026-11-${day + 1}T03:00Z`),
});
const queue = (store: JobStore, job: string, day: number): Promise<readonly string[]> =>
  store.queue(job, [{ cause: "schedule", interval: interval(day), slot: `interval:${day}` }]);

test("a job never has two runs under way, whoever asks; another job's run may be taken", async () => {
  const { store, close } = await stage();
  await queue(store, "daily", 20);
  await queue(store, "daily", 21);
  await queue(store, "other", 20);
  const taken = await Promise.all(["a", "b", "c", "d"].map((worker) => store.claim(worker)));
  expect(taken.flatMap((run) => run?.job ?? []).sort()).toEqual(["daily", "other"]);
  const daily = taken.find((run) => run?.job === "daily")!;
  expect(daily.interval).toEqual(interval(20));
  await store.end(daily, result("finished"), summary);
  expect((await store.claim("b"))?.interval).toEqual(interval(21));
  await close();
});

test("two servers that see the same time queue one run", async () => {
  const { store, close } = await stage();
  const added = await Promise.all([queue(store, "daily", 20), queue(store, "daily", 20)]);
  expect(added.flat()).toHaveLength(1);
  expect(await store.runs("daily", 10)).toHaveLength(1);
  await close();
});

test("what failed in passing is tried again, later each time, and given up after five tries", async () => {
  const { store, clock, close } = await stage();
  await queue(store, "daily", 20);
  const pauses: number[] = [];
  for (let ended = clock.now; ;) {
    const run = await store.claim("a");
    if (run === null) {
      clock.now += 5000;
      continue;
    }
    if (run.tries > 1) pauses.push((clock.now - ended) / 1000);
    ended = clock.now;
    if ((await store.end(run, result("failed_retryable"), summary)) === "failed_retryable") break;
  }
  expect(pauses).toEqual([30, 60, 120, 240]);
  clock.now += 3_600_000;
  expect(await store.claim("a")).toBeNull();
  await close();
});

test("a run whose worker is silent for a minute is another one's; one that gives signs of life is not", async () => {
  const { store, clock, close } = await stage();
  await queue(store, "daily", 20);
  const run = (await store.claim("gone"))!;
  clock.now += 40_000;
  await store.beat(run.id, 10);
  clock.now += 59_000;
  await store.takeUp("silent");
  expect(await store.claim("b")).toBeNull();
  clock.now += 2000;
  await store.takeUp("silent");
  expect(await store.claim("b")).toMatchObject({ id: run.id, tries: 2 });
  await close();
});
