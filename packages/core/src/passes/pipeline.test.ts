import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analysedOps, evaluateElsewhere, everyNode, isComparable, outside } from "../../test/other-library.ts";
import { Random } from "../../test/random.ts";
import { randomCase, randomCases, type RandomCase } from "../../test/random-graph.ts";
import { differenceOfOutcomes, outcomeOf } from "../../test/same-values.ts";
import { interpret, interpretWithBounds, verifyGraph, type Graph } from "../ir/index.ts";
import { optimize, passes } from "./pipeline.ts";

function expectSameAnswers(before: Graph, after: Graph, { batch }: RandomCase): void {
  verifyGraph(after);
  expect(after.columns).toEqual(before.columns);
  for (const { name } of before.methods) {
    const difference = differenceOfOutcomes(
      outcomeOf(() => interpret(after, name, batch)),
      outcomeOf(() => interpret(before, name, batch)),
    );
    expect(difference).toBe(null);
  }
}

describe("random graphs answer the same bits", () => {
  test.each(passes)("after $name", ({ run }) => {
    fc.assert(
      fc.property(randomCases({ maxSize: 25, maxRows: 12 }), (sample) => expectSameAnswers(sample.graph, run(sample.graph), sample)),
      { numRuns: 300 },
    );
  });

  test("after all passes, each of them checked in turn", () => {
    fc.assert(
      fc.property(randomCases({ maxRows: 12 }), (sample) => {
        passes.reduce((graph, pass) => {
          const next = pass.run(graph);
          expectSameAnswers(graph, next, sample);
          return next;
        }, sample.graph);
      }),
      { numRuns: 300 },
    );
  });
});

test("smaller graphs know what larger ones knew of another library's roundings", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { graph, batch } = randomCase(seed, { ops: analysedOps, rows: 6 });
      fc.pre(isComparable(graph, interpretWithBounds(everyNode(graph), "all", batch)));
      const elsewhere = evaluateElsewhere(graph, batch, new Random(seed + 7));
      const smaller = optimize(graph);
      for (const { name, outputs } of graph.methods)
        interpretWithBounds(smaller, name, batch).forEach((bounded, index) =>
          expect(outside(bounded, elsewhere.get(outputs[index]!.value)!)).toBe(null),
        );
    }),
    { numRuns: 300 },
  );
});

test("a second round leaves no larger graph", () => {
  for (let seed = 0; seed < 100; seed++) {
    const once = optimize(randomCase(seed).graph);
    expect(optimize(once).nodes.length).toBeLessThanOrEqual(once.nodes.length);
  }
});
