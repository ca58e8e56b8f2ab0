import * as fc from "fast-check";
import { expect, test } from "vitest";
import { interpret, ops, parseGraph, printGraph, verifyGraph, type OpName } from "../src/ir/index.ts";
import { randomCase, randomCases } from "./random-graph.ts";
import { outcomeOf } from "./same-values.ts";

test("every random graph is well-typed, evaluates, and reads back from its text", () => {
  fc.assert(
    fc.property(randomCases(), ({ graph, batch }) => {
      verifyGraph(graph);
      for (const method of graph.methods) outcomeOf(() => interpret(graph, method.name, batch));
      expect(parseGraph(printGraph(graph))).toEqual(graph);
    }),
    { numRuns: 300 },
  );
});

test("random graphs cover every op, and most of them answer", () => {
  const met = new Map<OpName, number>();
  let answers = 0;
  for (let seed = 0; seed < 300; seed++) {
    const { graph, batch } = randomCase(seed);
    for (const node of graph.nodes) met.set(node.op, (met.get(node.op) ?? 0) + 1);
    if ("values" in outcomeOf(() => interpret(graph, "predict", batch))) answers++;
  }
  for (const name of Object.keys(ops)) expect([name, (met.get(name as OpName) ?? 0) > 20]).toEqual([name, true]);
  expect(answers).toBeGreaterThan(200);
});
