import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";
import type { HookColumns, HookRequest } from "./hook-messages.ts";
import { HookPool, type PoolSettings } from "./hook-pool.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-hooks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pools: HookPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

let files = 0;

/** A pool over a module with this text; by the first cell of a batch the module may tell what to do. */
async function poolOf(text: string, settings: Partial<PoolSettings> = {}): Promise<HookPool> {
  const file = join(folder, `hook-${++files}.ts`);
  writeFileSync(file, text);
  const pool = new HookPool({
    modules: { before: pathToFileURL(file).href, after: null },
    workers: 1,
    concurrency: 8,
    queue: 100,
    timeout: 400,
    memory: 64 * 2 ** 20,
    environment: {},
    mayStart: async () => {},
    ...settings,
  });
  pools.push(pool);
  await pool.start();
  return pool;
}

function batch(cells: readonly (string | null)[], requestId = "1"): HookRequest {
  const facts = { deployment: "d", model: "m", version: "1", requestId, protocol: "kserve", headers: { "x-country": "SE" } };
  return { hook: "before", rows: cells.length, columns: [["what", cells]], answers: null, fields: ["x"], facts };
}

const acts = `
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const hog: unknown[] = [];
export async function before(rows: { what: string | null }[], context: any) {
  const what = rows[0]?.what;
  if (what === "hang") for (;;);
  if (what === "slow") await sleep(60_000);
  if (what === "nap") await sleep(100);
  if (what === "throw") throw new RangeError("no such customer");
  if (what === "throw a text") throw "just this";
  if (what === "hog") for (;;) hog.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
  if (what === "exit") process.exit(3);
  if (what === "later") { setTimeout(() => { throw new Error("too late"); }, 5); await sleep(50); }
  if (what === "refuse") context.refuse("customer 7 is unknown", { row: 0, column: "customer" });
  if (what === "nothing") return undefined;
  if (what === "few") return [];
  if (what === "function") return rows.map(() => ({ x: () => 1 }));
  if (what === "lacks") return rows.map(() => ({ y: 1 }));
  if (what === "environment") return rows.map(() => ({ x: JSON.stringify(process.env) }));
  if (what === "context") return rows.map(() => ({ x: [context.deployment, context.model, context.version, context.requestId, context.protocol, context.headers["x-country"]].join() }));
  return rows.map((row) => ({ x: row.what === null ? null : row.what.length, extra: {} }));
}
`;

async function outcome(promise: Promise<HookColumns>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return [code, message];
  }
}

test("rows cross to the hook and back, and it knows of its call what it may", async () => {
  const pool = await poolOf(acts, { environment: { REGION: "north" } });
  expect(await pool.run(batch(["a", null, "ccc"]))).toEqual({ x: [1, null, 3] });
  expect(await pool.run(batch([]))).toEqual({ x: [] });
  expect(await pool.run(batch(["context"], "r-9"))).toEqual({ x: ["d,m,1,r-9,kserve,SE"] });
  expect(await pool.run(batch(["environment"]))).toEqual({ x: ['{"REGION":"north"}'] });
});

test.each([
  ["throw", "HOOK_FAILED", /^the before hook: RangeError: no such customer \(hook-\d+\.ts:9\)$/],
  ["throw a text", "HOOK_FAILED", /^the before hook: it threw "just this"$/],
  ["refuse", "HOOK_REFUSED", /^customer 7 is unknown$/],
  ["nothing", "HOOK_FAILED", /^the before hook: it must give back a list of 1 rows, and gave undefined$/],
  ["few", "HOOK_FAILED", /must give back 1 rows, and gave 0/],
  ["function", "HOOK_FAILED", /row 0, field "x" must be a number, a string, a boolean or null, and is of type function/],
  ["lacks", "HOOK_FAILED", /row 0 lacks the field "x"/],
  ["slow", "HOOK_TIMEOUT", /took longer than 400 ms/],
  ["hang", "HOOK_TIMEOUT", /took longer than 400 ms/],
  ["hog", "HOOK_FAILED", /used more than 64 MB of memory/],
  ["exit", "HOOK_FAILED", /the hook ended its worker/],
  ["later", "HOOK_FAILED", /too late \(hook-\d+\.ts:13\)/],
])("a hook that does %j gets its call %s, and the next call is answered", async (what, code, message) => {
  const pool = await poolOf(acts, what === "hog" ? { timeout: 20_000 } : {});
  const [given, text] = (await outcome(pool.run(batch([what])))) as [string, string];
  expect([given, text]).toEqual([code, expect.stringMatching(message)]);
  expect(text).not.toContain("    at ");
  expect(await outcome(pool.run(batch(["next"])))).toEqual({ x: [4] });
});

test("an after hook that gives objects is told to name their fields", async () => {
  const pool = await poolOf(acts.replace('what === "few") return []', 'what === "few") return [{ leaves: true, score: 1, why: null }]'));
  expect(await outcome(pool.run({ ...batch(["few"]), fields: null }))).toEqual([
    "HOOK_FAILED",
    "the before hook: row 0 is an object, whose fields the deployment must name: response: { leaves: boolean, score: number, why: string }",
  ]);
});

test("a hang fails its own call alone, on whichever worker it is", async () => {
  const pool = await poolOf(acts, { workers: 2 });
  const asked = ["nap", "hang", "nap", "nap", "a", "nap", "nap"];
  const outcomes = await Promise.all(asked.map((what) => outcome(pool.run(batch([what])))));
  expect(outcomes).toEqual(
    asked.map((what) => (what === "hang" ? ["HOOK_TIMEOUT", "the before hook: it took longer than 400 ms"] : { x: [what.length] })),
  );
});

test("a memory hog fails alone too", async () => {
  const pool = await poolOf(acts, { timeout: 20_000 });
  const asked = ["nap", "hog", "nap"];
  const outcomes = await Promise.all(asked.map((what) => outcome(pool.run(batch([what])))));
  expect(outcomes).toEqual([{ x: [3] }, ["HOOK_FAILED", "the before hook: the hook used more than 64 MB of memory"], { x: [3] }]);
});

test("more calls than may wait are refused at once, and those that wait too long", async () => {
  const pool = await poolOf(acts, { concurrency: 1, queue: 1, timeout: 1500 });
  const [slow, waiting, refused] = await Promise.all([
    outcome(pool.run(batch(["slow"]))),
    outcome(pool.run(batch(["a"]))),
    outcome(pool.run(batch(["b"]))),
  ]);
  expect((slow as string[])[0]).toBe("HOOK_TIMEOUT");
  expect((waiting as string[])[0]).toBe("HOOK_BUSY");
  expect(refused).toEqual(["HOOK_BUSY", "1 calls wait for the deployment's hooks"]);
});

test("workers that many given-up calls may still run in are replaced", async () => {
  const pool = await poolOf(acts, { concurrency: 2, timeout: 100 });
  for (let round = 0; round < 2; round++)
    expect(await Promise.all([1, 2].map(async () => ((await outcome(pool.run(batch(["slow"])))) as string[])[0]))).toEqual([
      "HOOK_TIMEOUT",
      "HOOK_TIMEOUT",
    ]);
  await expect.poll(() => outcome(pool.run(batch(["abc"])))).toEqual({ x: [3] });
});

test.each([
  ["export const before = 3;", /exports no function before/],
  ["throw new Error('no database');", /no database \(hook-\d+\.ts:1\)/],
  ["const = 1", /the hooks cannot be loaded/],
  ["import './not-there.ts';", /the hooks cannot be loaded/],
])("a module %j is refused at the start", async (text, message) => {
  await expect(poolOf(text)).rejects.toThrow(
    expect.objectContaining({ code: "HOOK_FAILED", message: expect.stringMatching(message) as string }) as Error,
  );
});

test("closing lets calls end", async () => {
  const pool = await poolOf(acts);
  const napping = outcome(pool.run(batch(["nap"])));
  await pool.close();
  expect(await napping).toEqual({ x: [3] });
  expect(await outcome(pool.run(batch(["a"])))).toEqual(["HOOK_BUSY", "the deployment is being replaced"]);
});
