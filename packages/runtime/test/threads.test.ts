import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, type Batch, type Graph, type Value } from "../../core/src/ir/index.ts";
import { randomBatch, randomCase } from "../../core/test/random-graph.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf, type Outcome } from "../../core/test/same-values.ts";
import { GodwitError } from "../../core/src/errors/index.ts";
import { Engine } from "../src/engine/engine.ts";

const engine = Engine.create();

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
    for (const threads of [1, 2, 3]) {
      const waiting = outcomeOf(() => placed.runParallelSync(name, batch, threads));
      const going = await outcomeOfPromise(() => placed.runParallel(name, batch, threads));
      for (const each of [waiting, going]) {
        const difference = differenceOfOutcomes(each, alone);
        if (difference !== null) found.push(`${name}, ${threads} threads: ${difference}`);
      }
    }
  }
  placed.free();
  return found;
}

test("any number of threads gives the bits of one", async () => {
  for (let seed = 1000; seed < 1030; seed++) {
    const { graph } = randomCase(seed, { size: 12 });
    const batch = randomBatch(new Random(seed), graph.columns, 3000);
    expect([seed, await differences(graph, batch)]).toEqual([seed, []]);
  }
});

test("threads that lack scratch for long texts leave no block undone", async () => {
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
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "rows" }] }]);
  const texts = Array.from({ length: 3000 }, (_, row) => (row % 5 === 0 ? null : (row * 7919).toString(36).repeat(row % 90)));
  expect(await differences(graph, { rows: texts.length, columns: [texts] })).toEqual([]);
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

test("the pool lets the process end", () => {
  const program = fileURLToPath(new URL("./fixtures/parallel-once.ts", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ["--conditions=godwit-source", program], { encoding: "utf8", timeout: 20_000 });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "1999 1999\n" });
});
