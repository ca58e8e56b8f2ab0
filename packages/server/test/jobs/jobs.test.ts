import { createHmac } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openModel } from "@godwit/server/compiling";
import { readDeploymentFile } from "@godwit/server/deployments";
import { up } from "@godwit/server/up";
import type { RunningServer } from "../../src/serve.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";

// eslint-disable-next-line typescript/no-explicit-any
type Json = any;

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const [header = "", ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
const csv = (from: number, to: number): string =>
  `id,${header}\n${lines
    .slice(from, to)
    .map((line, index) => `${from + index},${line}`)
    .join("\n")}\n`;
const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as string);

const postgres: TestPostgres | undefined = await startPostgres();

describe.skipIf(postgres === undefined)("jobs of a platform, into a real PostgreSQL", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-jobs-"));
  const deployments = join(folder, "deployments");
  const told: { readonly signature: string | undefined; readonly body: string }[] = [];
  let server: RunningServer;
  let database: string;
  let client: Client;
  let listener: Server;

  async function ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }> {
    const response = await fetch(`${server.url}${path}`, {
      method,
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  /** A server that keeps journals in a folder of its own, as another machine's does. */
  async function start(own = "here"): Promise<void> {
    const source = await readDeploymentFile(join(deployments, "birds.yaml"));
    const artifact = (await openModel(join(penguins, "model.joblib"))).bytes;
    server = await up({
      store: join(folder, "store"),
      folder: join(folder, own),
      deployments: [{ source, artifact }],
      port: 0,
      version: "0.0.0-test",
      jobs: { dataFolder: join(folder, "data") },
      monitor: { metrics: { pricePerHour: 3600 * availableParallelism() } },
    });
  }

  async function ended(job: string, count: number): Promise<Json[]> {
    for (const limit = Date.now() + 50_000; ; await sleep(100)) {
      const { runs } = (await ask("GET", `/api/v1/jobs/${job}/runs`)).body as { readonly runs: Json[] };
      const over = runs.filter(({ state }: Json) => state !== "queued" && state !== "running");
      if (over.length >= count) return over;
      if (Date.now() > limit) throw new Error(`only ${over.length} of ${count} runs have ended: ${JSON.stringify(runs)}`);
    }
  }

  const rowsIn = async (table: string): Promise<Json[]> => (await client.query(`select id, predict from ${table} order by id::int`)).rows;

  beforeAll(async () => {
    database = await postgres!.database();
    client = new Client(database);
    await client.connect();
    listener = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        told.push({ signature: request.headers["x-godwit-signature"] as string | undefined, body: Buffer.concat(pieces).toString() });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    for (const name of [deployments, join(folder, "data"), join(deployments, "new")]) mkdirSync(name);
    copyFileSync(join(penguins, "model.joblib"), join(deployments, "model.joblib"));
    writeFileSync(join(deployments, "new", "1.csv"), csv(0, 30));
    writeFileSync(join(folder, "data", "all.csv"), csv(0, 60));
    process.env["GODWIT_TEST_SECRET"] = "tell nobody";
    const hook = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/told`;
    writeFileSync(
      join(deployments, "birds.yaml"),
      `name: birds\nmodel: ./model.joblib\nbatch:\n  new_files: 200ms\n  input: new/*.csv\n  output: ${database}#arrivals\n  keys: [id]\n  notify: { url: "${hook}", secret: GODWIT_TEST_SECRET }\n`,
    );
    await start();
  }, 120_000);

  afterAll(async () => {
    await server.close();
    await client.end();
    await new Promise((resolve) => listener.close(resolve));
    await postgres!.remove();
    rmSync(folder, { recursive: true });
  }, 120_000);

  test("a deployment's job scores each new file once, tells how it went and how its input has shifted", async () => {
    await ended("birds", 1);
    writeFileSync(join(deployments, "new", "2.csv"), csv(30, 86));
    const [second, first] = await ended("birds", 2);
    expect([first, second].map(({ state, cause, read, written, rejected }: Json) => ({ state, cause, read, written, rejected }))).toEqual([
      { state: "finished", cause: "new_files", read: 30, written: 30, rejected: 0 },
      { state: "finished", cause: "new_files", read: 56, written: 56, rejected: 0 },
    ]);
    expect((await rowsIn("arrivals")).map(({ predict }) => predict)).toEqual(labels.slice(0, 86));
    expect(second.drift.map(({ column }: Json) => column).sort()).toEqual(header.split(",").sort());
    await server.close();
    await start("elsewhere");
    writeFileSync(
      join(deployments, "new", "3.csv"),
      csv(0, 10).replace(/^\d+/gm, (id) => String(86 + Number(id))),
    );
    expect((await ended("birds", 3))[0]).toMatchObject({ state: "finished", read: 10, written: 10 });
    await sleep(600);
    expect((await ask("GET", "/api/v1/jobs/birds/runs")).body.runs).toHaveLength(3);
    expect(await rowsIn("arrivals")).toHaveLength(96);
    const messages = told.map(({ signature, body }) => {
      expect(signature).toBe(`sha256=${createHmac("sha256", "tell nobody").update(body).digest("hex")}`);
      return JSON.parse(body);
    });
    expect(messages.map(({ job, state, written }) => ({ job, state, written }))).toEqual([
      { job: "birds", state: "finished", written: 30 },
      { job: "birds", state: "finished", written: 56 },
      { job: "birds", state: "finished", written: 10 },
    ]);
  }, 120_000);

  test("a job over the API keeps to the data folder, hides passwords, and runs when it is called", async () => {
    const settings = {
      input: "all.csv",
      output: `${database.replace("godwit@", "godwit:secret@")}#called`,
      keys: ["id"],
      columns: ["id", "predict"],
    };
    const put = await ask("PUT", "/api/v1/jobs/called", { model: "birds", settings });
    expect(put.status).toBe(201);
    expect(put.body.settings.output).toBe(`${database}#called`);
    for (const input of [
      "../deployments/new/1.csv",
      "/etc/passwd",
      "sqlite:../store/godwit.sqlite#job",
      "{start}/../x.csv/../../y",
      "{start:..}/{end:..}/etc/passwd",
      "{start:/etc}/passwd",
      "a#/../../etc/passwd",
      "delta:a#/../../etc",
      "duckdb:a#/../../b.duckdb#table",
    ])
      expect((await ask("PUT", "/api/v1/jobs/called", { model: "birds", settings: { ...settings, input } })).body.code).toBe("FORBIDDEN");
    const query = { input: "duckdb:a.duckdb", query: "select * from read_text('/etc/passwd')" };
    expect((await ask("PUT", "/api/v1/jobs/called", { model: "birds", settings: { ...settings, ...query } })).body.code).toBe("FORBIDDEN");
    expect((await ask("PUT", "/api/v1/jobs/called", { model: "nobody", settings })).body.code).toBe("MODEL_NOT_FOUND");
    expect((await ask("PUT", "/api/v1/jobs/called", { model: "birds", settings: { ...settings, chunks: 1 } })).body.code).toBe(
      "INVALID_SETTING",
    );
    expect((await ask("PUT", "/api/v1/jobs/birds", { model: "birds", settings })).body.code).toBe("STILL_IN_USE");
    const { status, body } = await ask("POST", "/api/v1/jobs/called/runs");
    expect([status, body.cause]).toEqual([202, "call"]);
    const [run] = await ended("called", 1);
    expect(run).toMatchObject({ id: body.id, state: "finished", read: 60, written: 60, model: "birds/1" });
    expect(run.cpu_seconds).toBeGreaterThan(0);
    expect(run.cost).toBeCloseTo(run.cpu_seconds, 9);
    expect((await rowsIn("called")).map(({ predict }) => predict)).toEqual(labels.slice(0, 60));
    const { lines: log } = (await ask("GET", `/api/v1/job-runs/${body.id}/logs`)).body as { readonly lines: Json[] };
    expect(log.map(({ line }) => line)).toEqual(["try 1 begins", "finished: 60 rows read, 60 written, 0 rejected"]);
  }, 120_000);

  test("a schedule's intervals can be run afterwards, each once", async () => {
    for (const [day, from] of [
      ["2025-11-20", 0],
      ["2025-11-21", 20],
      ["2025-11-22", 40],
    ] as const) {
      mkdirSync(join(folder, "data", day));
      writeFileSync(join(folder, "data", day, "rows.csv"), csv(from, from + 20));
    }
    const settings = {
      schedule: "0 4 * * *",
      timezone: "Europe/Stockholm",
      input: "{start:yyyy-MM-dd}/*.csv",
      output: `${database}#daily`,
      keys: ["id"],
    };
    expect((await ask("PUT", "/api/v1/jobs/daily", { model: "birds", settings })).body.next_run).toMatch(/T03:00:00.000Z$|T02:00:00.000Z$/);
    const wish = { start: "2025-11-20", end: "2025-11-23" };
    const dry = await ask("POST", "/api/v1/jobs/daily/backfill", { ...wish, dry_run: true });
    expect(dry.body).toEqual({
      intervals: ["20", "21", "22"].map((day) => ({
        start: `2025-11-${day}T03:00:00.000Z`,
        end: `2025-11-${Number(day) + 1}T03:00:00.000Z`,
      })),
      runs: [],
    });
    expect((await ask("POST", "/api/v1/jobs/daily/backfill", { ...wish, reverse: true })).body.runs).toHaveLength(3);
    const runs = await ended("daily", 3);
    expect(runs.every(({ state, cause }: Json) => state === "finished" && cause === "backfill")).toBe(true);
    expect((await rowsIn("daily")).map(({ predict }) => predict)).toEqual(labels.slice(0, 60));
    expect((await ask("POST", "/api/v1/jobs/daily/backfill", wish)).body).toEqual({ intervals: [], runs: [] });
  }, 120_000);

  test("a run that failed is taken up by a later server, from where it was", async () => {
    writeFileSync(join(folder, "data", "late.csv"), csv(0, 10).replace("34.1", "heavy"));
    await ask("PUT", "/api/v1/jobs/late", { model: "birds", settings: { input: "late.csv", output: `${database}#late`, keys: ["id"] } });
    const { body } = await ask("POST", "/api/v1/jobs/late/runs");
    const [failed] = await ended("late", 1);
    expect(failed).toMatchObject({ state: "failed", error: { code: "TOO_MANY_REJECTS" } });
    const missing = { input: "gone/{start:yyyy}.csv", output: `${database}#gone`, keys: ["id"] };
    await ask("PUT", "/api/v1/jobs/gone", { model: "birds", settings: missing });
    expect((await ask("POST", "/api/v1/jobs/gone/runs")).body).toMatchObject({ code: "USAGE" });
    await ask("POST", "/api/v1/jobs/gone/runs", { interval: { start: "2025-11-20", end: "2025-11-21" } });
    expect((await ended("gone", 1))[0].error.message).toMatch(/^there is no such file.*\(gone\/2025.csv\)$/);
    expect((await ask("POST", `/api/v1/job-runs/${body.id}/cancel`)).body.code).toBe("USAGE");
    await server.close();
    await start();
    writeFileSync(join(folder, "data", "late.csv"), csv(0, 10));
    expect((await ask("POST", `/api/v1/job-runs/${body.id}/resume`)).status).toBe(202);
    for (let tries = 0; (await ended("late", 1))[0].state !== "finished" && tries < 100; tries++) await sleep(100);
    expect((await rowsIn("late")).map(({ predict }) => predict)).toEqual(labels.slice(0, 10));
    expect((await ask("DELETE", "/api/v1/jobs/late")).status).toBe(204);
    expect((await ask("GET", "/api/v1/jobs/late")).body.code).toBe("NO_SUCH_JOB");
  }, 120_000);
});
