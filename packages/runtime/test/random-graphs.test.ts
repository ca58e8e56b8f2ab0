import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { interpret, ops, type Batch, type Graph, type OpName } from "../../core/src/ir/index.ts";
import { randomBatch, randomCase, randomCases } from "../../core/test/random-graph.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";

const engine = Engine.create();
const opNames = Object.keys(ops) as OpName[];

/** Where the engine and the reference differ, over all methods, or null. */
function difference(graph: Graph, batches: readonly Batch[]): string | null {
  const placed = engine.place(lowerToWasm(graph));
  try {
    for (const batch of batches)
      for (const { name } of graph.methods) {
        const found = differenceOfOutcomes(
          outcomeOf(() => placed.run(name, batch)),
          outcomeOf(() => interpret(graph, name, batch)),
        );
        if (found !== null) return `${name}, ${batch.rows} rows: ${found}`;
      }
  } finally {
    placed.free();
  }
  return null;
}

test("the engine answers random graphs with the reference's bits", () => {
  fc.assert(
    fc.property(randomCases({ maxRows: 60 }), ({ graph, batch }) => {
      expect(difference(graph, [batch])).toBeNull();
    }),
    { numRuns: 400 },
  );
});

test("every op, by itself and with what it needs, on rows that hurt", () => {
  const met = new Map<OpName, number>();
  for (let seed = 0; met.size < opNames.length || [...met.values()].some((count) => count < 12); seed++) {
    const { graph, batch } = randomCase(seed, { size: 3, rows: 130 });
    const fresh = graph.nodes.filter((node) => (met.get(node.op) ?? 0) < 12);
    if (fresh.length === 0) continue;
    expect([seed, difference(everyNode(graph), [batch])]).toEqual([seed, null]);
    for (const op of new Set(fresh.map((node) => node.op))) met.set(op, (met.get(op) ?? 0) + 1);
  }
  expect([...met.keys()].sort()).toEqual([...opNames].sort());
});

/** The same graph with a method for each node. */
function everyNode(graph: Graph): Graph {
  const methods = graph.nodes.map((_, value) => ({
    name: `node ${value}`,
    outputs: [{ name: "value", value, dtype: "|O", shape: "matrix" as const }],
  }));
  return { ...graph, methods };
}

test("batches of no row, of one, and around the size of a tile", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { graph } = randomCase(seed, { size: 10 });
    const batches = [0, 1, 2, 3, 255, 256, 257].map((rows) => randomBatch(new Random(seed + rows), graph.columns, rows));
    expect([seed, difference(graph, batches)]).toEqual([seed, null]);
  }
});
