import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openModel } from "@godwit/server/compiling";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPlatform, type RunningPlatform } from "../registry/running-platform.ts";

interface Run {
  readonly cause: string;
  readonly state: string;
  readonly model: string;
  readonly interval: { readonly start: string; readonly end: string } | null;
  readonly started_at: string;
  readonly ended_at: string;
  readonly written: number;
  readonly error: unknown;
}

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const registered = "/api/v1/registered-models";
const folder = mkdtempSync(join(tmpdir(), "godwit-triggers-"));
const data = join(folder, "data");
let running: RunningPlatform;
let model: Uint8Array;

beforeAll(async () => {
  model = (await openModel(join(penguins, "model.joblib"))).bytes;
  mkdirSync(data);
  writeFileSync(join(data, "rows.csv"), readFileSync(join(penguins, "input.csv")));
  running = await runPlatform({ store: join(folder, "store"), jobs: { dataFolder: data } });
  await running.ask("POST", registered, { name: "birds" });
  await running.addVersion("birds", model);
  await running.ask("PUT", `${registered}/birds/aliases/champion`, { version: "1" });
}, 60_000);

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
}, 60_000);

async function set(job: string, name: string, settings: object): Promise<void> {
  const all = { input: "rows.csv", output: `${job}/`, ...settings };
  const put = await running.ask("PUT", `/api/v1/jobs/${job}`, { model: `models:/${name}@champion`, settings: all });
  expect(put.status, JSON.stringify(put.body)).toBe(201);
}

/** The runs of a job that have ended, the oldest first, once there are so many. */
async function ended(job: string, count: number): Promise<readonly Run[]> {
  for (const limit = Date.now() + 40_000; ; await sleep(100)) {
    const { body } = await running.ask("GET", `/api/v1/jobs/${job}/runs`);
    const runs = body["runs"] as readonly Run[];
    const over = runs.filter(({ state }) => state !== "queued" && state !== "running").toReversed();
    if (over.length >= count) return over;
    if (Date.now() > limit) throw new Error(`only ${over.length} of ${count} runs have ended: ${JSON.stringify(runs)}`);
  }
}

test("the clock starts runs, each over the interval before it, and never two at once", async () => {
  await set("ticking", "birds", { schedule: "* * * * * *", timezone: "Asia/Kolkata" });
  const runs = (await ended("ticking", 2)).slice(0, 2);
  await running.ask("DELETE", "/api/v1/jobs/ticking");
  for (const { cause, state, interval, started_at: started, written, error } of runs) {
    expect([cause, state, written, error]).toEqual(["schedule", "finished", 86, null]);
    const [start, end] = [Date.parse(interval!.start), Date.parse(interval!.end)];
    expect(end - start).toBe(1000);
    expect(Date.parse(started)).toBeGreaterThanOrEqual(end);
  }
  expect(Date.parse(runs[1]!.started_at)).toBeGreaterThanOrEqual(Date.parse(runs[0]!.ended_at));
  expect(Date.parse(runs[1]!.interval!.start)).toBeGreaterThanOrEqual(Date.parse(runs[0]!.interval!.end));
}, 90_000);

test("a run starts when the alias moves, with the version that it moved to, and not before", async () => {
  // The first version takes other columns: no run of it could finish.
  await running.ask("POST", registered, { name: "changing" });
  await running.addVersion("changing", (await openModel(join(penguins, "../cancer/model.joblib"))).bytes);
  const champion = `${registered}/changing/aliases/champion`;
  await running.ask("PUT", champion, { version: "1" });
  await set("following", "changing", { on_alias: true });
  await sleep(1500);
  expect((await running.ask("GET", "/api/v1/jobs/following/runs")).body["runs"]).toEqual([]);
  await running.addVersion("changing", model);
  expect((await running.ask("PUT", champion, { version: "2" })).status).toBe(200);
  const [run, ...others] = await ended("following", 1);
  expect([run, others]).toMatchObject([{ cause: "alias", state: "finished", model: "changing/2", written: 86 }, []]);
  expect(readdirSync(join(data, "following")).filter((name) => name.endsWith(".parquet"))).toHaveLength(1);
}, 90_000);
