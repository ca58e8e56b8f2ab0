import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  readStories,
  readStory,
  runBatch,
  ScoringModel,
  type BatchProgress,
  type BatchRequest,
  type RunOutcome,
} from "@godwit/server/jobs";
import { openModel } from "@godwit/server/compiling";
import { readDeploymentFile } from "@godwit/server/deployments";
import type { Source } from "@godwit/data";
import { away, memorySource } from "./memory-source.ts";
import { memorySink, memoryTable, rowsIn, type MemoryTable } from "./memory-sink.ts";

type Row = Readonly<Record<string, string | number | null>>;

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const [header = "", ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
const names = header.split(",");
const birds: readonly Row[] = lines.map((line, index) => {
  const cells = line.split(",").map((cell, place) => (cell === "" ? null : place === 0 || place === 5 ? cell : Number(cell)));
  return { id: index, ...Object.fromEntries(names.map((name, place) => [name, cells[place]!])) };
});
const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as string);

const folder = mkdtempSync(join(tmpdir(), "godwit-batch-"));
let artifact: Uint8Array;
let model: ScoringModel;
let journal: string;
let tests = 0;

beforeAll(async () => {
  artifact = (await openModel(join(penguins, "model.joblib"))).bytes;
  model = await ScoringModel.open({ name: "penguins", artifact, version: null, deployment: null }, 1);
});
afterAll(async () => {
  await model.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  journal = join(folder, `journal-${++tests}`);
});

const parts = { "a.csv": birds.slice(0, 20), "b.csv": birds.slice(20, 45), "c.csv": birds.slice(45, 50) };

function request(table: MemoryTable, changes: Partial<BatchRequest> = {}): BatchRequest {
  return {
    model: { name: "penguins", artifact, version: null, deployment: null },
    options: { input: {}, output: {} },
    source: async () => memorySource(parts),
    sink: async () => memorySink(table),
    rejects: null,
    keys: ["id"],
    methods: null,
    columns: null,
    maxRejects: { kind: "rows", rows: 0 },
    chunkRows: 8,
    interval: null,
    label: null,
    onlyNew: false,
    retries: 0,
    journal,
    code: "test",
    ...changes,
  };
}

function run(asked: BatchRequest, signal: AbortSignal = new AbortController().signal, scored: ScoringModel = model): Promise<RunOutcome> {
  return runBatch(scored, asked, { signal });
}

test("every row is answered once, under its key", async () => {
  const table = memoryTable();
  const outcome = await run(request(table));
  expect(outcome).toMatchObject({ state: "finished", idle: false, error: null, totals: { read: 50, written: 50, rejected: 0, chunks: 8 } });
  const rows = rowsIn(table);
  expect(rows.map((row) => row["id"])).toEqual(birds.slice(0, 50).map(({ id }) => id));
  expect(rows.map((row) => row["predict"])).toEqual(labels.slice(0, 50));
  expect(Object.keys(rows[0]!)).toEqual(["id", "predict", "predict_proba_Adelie", "predict_proba_Chinstrap", "predict_proba_Gentoo"]);
  expect(table.finished).toBe(1);
  expect(readStory(journal, outcome.key!)).toMatchObject({ ended: { state: "finished" }, head: { name: "penguins", input: "memory" } });
});

test("what has been finished is not done again, and other work has another key", async () => {
  const table = memoryTable();
  const first = await run(request(table));
  const again = await run(request(table));
  expect(again).toMatchObject({ key: first.key, state: "finished", idle: true, totals: { read: 50, written: 50 } });
  expect(table.finished).toBe(1);
  const keys = new Set([first.key]);
  for (const changes of [{ chunkRows: 9 }, { columns: ["id", "predict"] }, { methods: ["predict"] }, { code: "next" }, { keys: [] }]) {
    const other = await run(request(memoryTable(), changes));
    expect(other.error).toBeNull();
    keys.add(other.key);
  }
  expect(keys.size).toBe(6);
});

test.each(["before", "after"] as const)("a sink that is lost %s each chunk stands is taken up where it was", async (when) => {
  const table = memoryTable();
  const failed = new Set<number>();
  const sink = async (): Promise<ReturnType<typeof memorySink>> =>
    memorySink(table, (at, chunk) => {
      if (at !== when || failed.has(chunk)) return;
      failed.add(chunk);
      throw away();
    });
  let outcome: RunOutcome | null = null;
  for (let tries = 0; tries < 20 && outcome?.state !== "finished"; tries++) {
    outcome = await run(request(table, { sink }));
    if (outcome.state !== "finished") expect(outcome).toMatchObject({ state: "failed_retryable", error: { code: "IO_FAILED" } });
  }
  expect(failed.size).toBe(8);
  expect(outcome).toMatchObject({ state: "finished", totals: { read: 50, written: 50, chunks: 8 } });
  expect(rowsIn(table).map((row) => row["predict"])).toEqual(labels.slice(0, 50));
});

test("a passing failure is tried again by itself", async () => {
  const table = memoryTable();
  let failures = 2;
  const source = async (): Promise<ReturnType<typeof memorySource>> =>
    memorySource(parts, {
      fail: (part, row) => {
        if (part === "b.csv" && row >= 14 && failures-- > 0) throw away();
      },
    });
  const log: string[] = [];
  const outcome = await runBatch(model, request(table, { source, retries: 3 }), {
    signal: new AbortController().signal,
    log: (line) => log.push(line),
  });
  expect(outcome).toMatchObject({ state: "finished", totals: { read: 50, written: 50 } });
  expect(log.filter((line) => line.includes("trying again"))).toHaveLength(2);
  expect(rowsIn(table).map((row) => row["id"])).toEqual(birds.slice(0, 50).map(({ id }) => id));
}, 20_000);

test("rows that cannot be answered go elsewhere with their place, and the totals add up", async () => {
  const table = memoryTable();
  const rejects = memoryTable();
  const odd = birds.slice(0, 40).map((bird, index) => (index % 9 === 4 ? { ...bird, body_mass_g: "heavy" } : bird));
  const asked = request(table, {
    source: async () => memorySource({ "odd.csv": odd.map((bird) => ({ ...bird })) }),
    rejects: async () => memorySink(rejects),
    maxRejects: { kind: "share", share: 0.2 },
  });
  const outcome = await run(asked);
  expect(outcome).toMatchObject({ state: "finished", totals: { read: 40, written: 36, rejected: 4 } });
  expect(rowsIn(table).map((row) => row["id"])).toEqual(odd.filter(({ body_mass_g: mass }) => mass !== "heavy").map(({ id }) => id));
  expect(rowsIn(rejects)).toEqual(
    [4, 13, 22, 31].map((row) => ({
      part: "odd.csv",
      row: BigInt(row),
      line: null,
      byte: null,
      column: "body_mass_g",
      code: "WRONG_TYPE",
      message: "no number",
      text: null,
    })),
  );
  const strict = await run({
    ...asked,
    maxRejects: { kind: "rows", rows: 3 },
    sink: async () => memorySink(memoryTable()),
    journal: `${journal}-strict`,
  });
  expect(strict).toMatchObject({ state: "failed", error: { code: "TOO_MANY_REJECTS" } });
  expect(strict.error!.message).toContain(
    "4 rows are rejected, and 3 may be; the first: WRONG_TYPE: no number (row 4, column body_mass_g)",
  );
});

test("a policy of the deployment rejects rows as it rejects requests", async () => {
  const file = join(folder, "strict.yaml");
  writeFileSync(
    file,
    `name: strict\nmodel: ${join(penguins, "model.joblib")}\nfeatures: { body_mass_g: "weight * 1000" }\npolicies: { missing: reject }\n`,
  );
  const pinned = { name: "strict", artifact, version: "penguins/7", deployment: await readDeploymentFile(file) };
  const deployed = await ScoringModel.open(pinned, 1);
  try {
    const table = memoryTable();
    const rejects = memoryTable();
    const source = birds
      .slice(0, 60)
      .map(({ body_mass_g: mass, ...bird }) => ({ ...bird, weight: mass === null ? null : Number(mass) / 1000 }));
    const asked = request(table, {
      model: pinned,
      source: async () => memorySource({ all: source }, { frameRows: 60 }),
      rejects: async () => memorySink(rejects),
      maxRejects: { kind: "rows", rows: 60 },
      columns: ["keys", "weight", "predict", "model_version", "run_id", "scored_at"],
      chunkRows: 50,
    });
    const outcome = await run(asked, undefined, deployed);
    expect(outcome.error).toBeNull();
    const complete = source.filter((bird) => Object.values(bird).every((cell) => cell !== null));
    expect(rowsIn(table).map((row) => row["id"])).toEqual(complete.map((bird: Row) => bird["id"]));
    expect(rowsIn(table)[0]).toMatchObject({ model_version: "penguins/7", run_id: outcome.key, weight: complete[0]!.weight });
    expect(outcome.totals.rejected).toBe(60 - complete.length);
    expect(rowsIn(rejects).every((row) => row["code"] === "POLICY_VIOLATED")).toBe(true);
  } finally {
    await deployed.close();
  }
});

test("a cancelled run keeps its chunks and goes on", async () => {
  const table = memoryTable();
  const stop = new AbortController();
  const sink = memorySink(table, (when, chunk) => {
    if (when === "after" && chunk === 3) stop.abort();
  });
  const outcome = await run(request(table, { sink: async () => sink }), stop.signal);
  expect(outcome).toMatchObject({ state: "cancelled", error: { code: "RUN_CANCELLED" }, totals: { chunks: 4 } });
  expect(table.chunks.size).toBe(4);
  expect(await run(request(table))).toMatchObject({ state: "finished", totals: { written: 50 } });
  expect(rowsIn(table).map((row) => row["predict"])).toEqual(labels.slice(0, 50));
});

test("without its journal a run takes the sink's word for what stands", async () => {
  const table = memoryTable();
  await run(request(table));
  const chunks = [...table.chunks];
  table.chunks.clear();
  for (const [chunk, rows] of chunks.slice(0, 5)) table.chunks.set(chunk, rows);
  const unknown = await run(request(table, { journal: `${journal}-lost`, source: async () => memorySource(parts, { knowsRows: false }) }));
  expect(unknown).toMatchObject({ state: "finished", totals: { read: 50, written: 50, chunks: 8 } });
  expect([...table.chunks]).toEqual(chunks);
});

test("rows without an order are not taken up in the middle, whoever knows of what stands", async () => {
  const table = memoryTable();
  const source = async (): Promise<Source> => Object.assign(memorySource(parts, { knowsRows: false }), { isOrdered: false });
  const stop = new AbortController();
  const told = ({ read }: BatchProgress): void => void (read > 20 && stop.abort());
  const stopped = await runBatch(model, request(table, { source }), { signal: stop.signal, told });
  expect([stopped.state, table.chunks.size > 0]).toEqual(["cancelled", true]);
  for (const known of [journal, `${journal}-lost`]) {
    const before = [...table.chunks];
    const again = await run(request(table, { source, journal: known }));
    expect(again).toMatchObject({ state: "failed", error: { code: "UNSTABLE_ORDER" } });
    expect([...table.chunks]).toEqual(before);
  }
  expect(await run(request(memoryTable(), { source, label: "again" }))).toMatchObject({ state: "finished", totals: { written: 50 } });
});

test("an output that lost a chunk, and a source with other columns, are refused", async () => {
  const table = memoryTable();
  const stop = new AbortController();
  await run(
    request(table, { sink: async () => memorySink(table, (when, chunk) => void (when === "after" && chunk === 5 && stop.abort())) }),
    stop.signal,
  );
  const changed = Object.fromEntries(Object.entries(parts).map(([name, rows]) => [name, rows.map((row) => ({ ...row, extra: 1 }))]));
  expect(await run(request(table, { source: async () => memorySource(changed) }))).toMatchObject({ error: { code: "SCHEMA_MISMATCH" } });
  table.chunks.delete(2);
  expect(await run(request(table))).toMatchObject({ state: "failed", error: { code: "OUTPUT_CHANGED" } });
});

test("two runs of one key exclude each other", async () => {
  const table = memoryTable();
  const others: Promise<RunOutcome>[] = [];
  const first = run(
    request(table, {
      sink: async () =>
        memorySink(table, () => {
          if (others.length === 0) others.push(run(request(table)));
        }),
    }),
  );
  expect(await first).toMatchObject({ state: "finished" });
  expect(await others[0]!).toMatchObject({ state: "failed_retryable", error: { code: "RUN_IN_PROGRESS" } });
});

test("only new files are read where that is asked for, after what was left undone", async () => {
  const table = memoryTable();
  const growing: Record<string, readonly Row[]> = { "1.csv": birds.slice(0, 10) };
  const asked = (): BatchRequest => {
    const fresh = memoryTable();
    return request(fresh, {
      source: async () => memorySource({ ...growing }),
      onlyNew: true,
      sink: async () => {
        const sink = memorySink(fresh);
        return { ...sink, finish: async () => void table.chunks.set(table.chunks.size, rowsIn(fresh)) };
      },
    });
  };
  expect(await run(asked())).toMatchObject({ totals: { read: 10 } });
  expect(await run(asked())).toMatchObject({ idle: true, totals: { read: 0 } });
  growing["2.csv"] = birds.slice(10, 25);
  expect(await run(asked())).toMatchObject({ idle: false, totals: { read: 15 } });
  expect(rowsIn(table).map((row) => row["id"])).toEqual(birds.slice(0, 25).map(({ id }) => id));
  expect(readStories(journal)).toHaveLength(2);
});

test("columns that the source lacks, or cannot be the model's, are named", async () => {
  const without = birds.slice(0, 3).map(({ sex: _sex, ...bird }) => bird);
  const outcome = await run(request(memoryTable(), { source: async () => memorySource({ a: without }) }));
  expect(outcome).toMatchObject({ key: null, state: "failed", error: { code: "MISSING_COLUMN", where: { column: "sex" } } });
  const numbers = birds.slice(0, 3).map((bird) => ({ ...bird, island: 4 }));
  const wrong = await run(request(memoryTable(), { source: async () => memorySource({ a: numbers }) }));
  expect(wrong).toMatchObject({ error: { code: "WRONG_TYPE", message: "the column is float64, and the model takes strings" } });
  const twice = birds.slice(0, 3).map((bird) => ({ ...bird, predict: "x" }));
  const clash = await run(request(memoryTable(), { keys: [], source: async () => memorySource({ a: twice }) }));
  expect(clash).toMatchObject({ error: { code: "USAGE" } });
});
