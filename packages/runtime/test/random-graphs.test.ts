import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { interpret, type Batch, type Graph } from "../../core/src/ir/index.ts";
import { randomBatch, randomCase, randomCases } from "../../core/test/random-graph.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";

const engine = Engine.create();

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

test("batches of no row, of one, and around the size of a tile", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { graph } = randomCase(seed, { size: 10 });
    const batches = [0, 1, 2, 3, 255, 256, 257].map((rows) => randomBatch(new Random(seed + rows), graph.columns, rows));
    expect([seed, difference(graph, batches)]).toEqual([seed, null]);
  }
});
