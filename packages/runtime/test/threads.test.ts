import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, type Batch, type Graph, type Value } from "../../core/src/ir/index.ts";
import { randomBatch, randomCase } from "../../core/test/random-graph.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf, type Outcome } from "../../core/test/same-values.ts";
import { GodwitError } from "../../core/src/errors/index.ts";
import { Engine } from "../src/engine/engine.ts";
import { ThreadPool } from "../src/engine/thread-pool.ts";

const engine = Engine.create({ threadsFrom: 0 });
const staged = vi.spyOn(ThreadPool.prototype, "stage");

async function outcomeOfPromise(run: () => Promise<readonly Value[]>): Promise<Outcome> {
  try {
    return { values: await run() };
  } catch (error) {
    if (error instanceof GodwitError && error.code !== "INTERNAL") return { error };
    throw error;
  }
}

async function differences(graph: Graph, batch: Batch): Promise<string[]> {
  const placed = engine.place(lowerToWasm(graph));
  const found: string[] = [];
  for (const { name } of graph.methods) {
    const alone = outcomeOf(() => placed.run(name, batch));
    for (const threads of [1, 2, 3, 5]) {
      staged.mockClear();
      const waiting = outcomeOf(() => placed.run(name, batch, threads));
      const going = await outcomeOfPromise(() => placed.runParallel(name, batch, threads));
      for (const each of [waiting, going]) {
        const difference = differenceOfOutcomes(each, alone);
        if (difference !== null) found.push(`${name}, ${threads} threads: ${difference}`);
      }
      if (staged.mock.calls.length > 0 !== (threads > 1 && batch.rows > 0)) found.push(`${name}: ${threads} threads were not asked`);
    }
  }
  placed.free();
  return found;
}

test("any number of threads gives the bits of one, for any number of rows", async () => {
  const sizes = [3000, 1, 15, 17, 257, 0];
  for (let seed = 1000; seed < 1030; seed++) {
    const { graph } = randomCase(seed, { size: 12 });
    const batch = randomBatch(new Random(seed), graph.columns, sizes[seed % sizes.length]!);
    expect([seed, await differences(graph, batch)]).toEqual([seed, []]);
  }
});

test("threads that lack scratch or room for what long texts give leave no chunk undone", async () => {
  const builder = new GraphBuilder([{ name: "s", dtype: "string", nullable: true }]);
  const spec = {
    analyzer: "char",
    lowercase: true,
    stripAccents: null,
    pattern: "",
    ngramRange: [1, 3],
    stopWords: [],
    binary: false,
    target: { kind: "hash", size: 5000, alternateSign: true },
  } as const;
  const counts = builder.add("text_counts", [builder.input([0])], { spec });
  const value = builder.reduce("sum_squares", counts);
  const graph = builder.finish([
    { name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "rows" }] },
    { name: "transform", outputs: [{ name: "y", value: counts, dtype: "<f8", shape: "matrix" }] },
  ]);
  const texts = Array.from({ length: 3000 }, (_, row) => (row % 5 === 0 ? null : (row * 7919).toString(36).repeat(row % 90)));
  expect(await differences(graph, { rows: texts.length, columns: [texts] })).toEqual([]);
});

test("once scratch has grown, no chunk is done twice", () => {
  const builder = new GraphBuilder([{ name: "s", dtype: "string", nullable: false }]);
  const spec = {
    analyzer: "char",
    lowercase: true,
    stripAccents: null,
    pattern: "",
    ngramRange: [1, 3],
    stopWords: [],
    binary: false,
    target: { kind: "hash", size: 500, alternateSign: true },
  } as const;
  const value = builder.reduce("sum_squares", builder.add("text_counts", [builder.input([0])], { spec }));
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "rows" }] }]);
  const placed = Engine.create({ threadsFrom: 0 }).place(lowerToWasm(graph));
  const batch = { rows: 2000, columns: [Array.from({ length: 2000 }, () => "a long text that needs its room ".repeat(40))] };
  const collected = vi.spyOn(ThreadPool.prototype, "collect");
  const undone = (): number => {
    collected.mockClear();
    placed.run("predict", batch, 2);
    return collected.mock.results.filter(({ value: chunk }) => !(chunk as { readonly done: boolean }).done).length;
  };
  expect(undone()).toBeGreaterThan(0);
  expect(undone()).toBe(0);
  collected.mockRestore();
  placed.free();
});

test("several jobs at once do not disturb each other", async () => {
  const builder = new GraphBuilder([{ name: "x", dtype: "f64", nullable: false }]);
  const x = builder.input([0]);
  const graph = builder.finish([
    { name: "predict", outputs: [{ name: "y", value: builder.plus(builder.times(x, x), x), dtype: "<f8", shape: "rows" }] },
  ]);
  const placed = engine.place(lowerToWasm(graph));
  const batches = Array.from({ length: 8 }, (_, index) => ({
    rows: 200_000,
    columns: [Float64Array.from({ length: 200_000 }, (_cell, row) => row + index)],
  }));
  const answers = await Promise.all(batches.map((batch) => placed.runParallel("predict", batch, 2)));
  answers.forEach(([output], index) => {
    const column = batches[index]!.columns[0]!;
    expect((output!.data as Float64Array).every((cell, row) => cell === column[row]! * column[row]! + column[row]!)).toBe(true);
  });
  placed.free();
});

describe.each(["dies-at-work", "dies-at-start", "is-not-there"])("a worker that %s", (fixture) => {
  const threadUrl = new URL(`./fixtures/worker-that-${fixture}.ts`, import.meta.url);
  const builder = new GraphBuilder([{ name: "x", dtype: "f64", nullable: false }]);
  const value = builder.plus(builder.input([0]), builder.number(1));
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "rows" }] }]);
  const column = Float64Array.from({ length: 100_000 }, (_, row) => row);
  const expected = column.map((cell) => cell + 1);

  test("costs time, but no answer", { timeout: 60_000 }, async () => {
    const placed = Engine.create({ threadsFrom: 0, threadUrl }).place(lowerToWasm(graph));
    const batch = { rows: column.length, columns: [column] };
    const stopped = [vi.spyOn(ThreadPool.prototype, "stop"), vi.spyOn(ThreadPool.prototype, "stopAsync")];
    const losses = (): number => stopped.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    for (let call = 0; losses() < 3 && call < 1000; call++) {
      const answers = await (call % 2 === 0 ? placed.runParallel("predict", batch, 3) : placed.run("predict", batch, 2));
      expect(answers[0]!.data).toEqual(expected);
    }
    const [alone] = await placed.runParallel("predict", batch, 3);
    expect([alone!.data, losses()]).toEqual([expected, 3]);
    vi.restoreAllMocks();
  });
});

test("the pool lets the process end", () => {
  const program = fileURLToPath(new URL("./fixtures/parallel-once.ts", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ["--conditions=godwit-source", program], { encoding: "utf8", timeout: 20_000 });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "1999 1999\n" });
});
