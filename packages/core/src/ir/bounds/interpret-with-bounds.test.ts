import * as fc from "fast-check";
import { expect, test } from "vitest";
import { analysedOps, evaluateElsewhere, everyNode, isComparable, outside } from "../../../test/other-library.ts";
import { Random } from "../../../test/random.ts";
import { randomCase } from "../../../test/random-graph.ts";
import { smallGraph } from "../../../test/small-graph.ts";
import type { NodeId } from "../graph.ts";
import type { GraphBuilder } from "../graph-builder.ts";
import { interpret } from "../interpret.ts";
import { matrix } from "../tensor.ts";
import type { TreeEnsemble } from "../tree-ensemble.ts";
import { interpretWithBounds } from "./interpret-with-bounds.ts";

const opsUnderTest = analysedOps.filter((name) => name !== "chain");

test("no answer of another library lies outside the bounds: any order of sums, functions off by one unit", () => {
  let inexact = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, size) => {
      const { graph, batch } = randomCase(seed, { ops: opsUnderTest, size, rows: 9 });
      const elsewhere = evaluateElsewhere(graph, batch, new Random(seed + 7));
      const bounds = interpretWithBounds(everyNode(graph), "all", batch);
      fc.pre(isComparable(graph, bounds));
      bounds.forEach((bounded, id) => {
        if (bounded.error !== null) inexact++;
        expect([graph.nodes[id], outside(bounded, elsewhere.get(id)!)]).toEqual([graph.nodes[id], null]);
      });
    }),
    { numRuns: 400, examples: [[980240950, 12]] },
  );
  expect(inexact).toBeGreaterThan(200);
});

test("the values are the reference's", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { graph, batch } = randomCase(seed, { ops: opsUnderTest });
    const method = graph.methods[0]!.name;
    expect(interpretWithBounds(graph, method, batch).map(({ value }) => value)).toEqual(interpret(graph, method, batch));
  }
});

function boundsOf(build: (builder: GraphBuilder) => NodeId, ...columns: readonly number[][]): readonly number[] | null {
  const graph = smallGraph(build);
  const rows = columns[0]!.length;
  const batch = {
    rows,
    columns: graph.columns.map(({ dtype }, index) =>
      dtype === "f64" ? Float64Array.from(columns[index] ?? columns[0]!) : columns[0]!.map(() => null),
    ),
  };
  const [only] = interpretWithBounds(graph, "predict", batch);
  return only!.error === null ? null : Array.from(only!.error);
}

const weights = matrix(2, 1, Float64Array.of(0.1, 0.3));

test("arithmetic and one product are exact, a sum of products is not", () => {
  expect(boundsOf((g) => g.over(g.minus(g.input([0]), g.number(0.1)), g.number(0.3)), [0.7])).toBe(null);
  expect(boundsOf((g) => g.matmul(g.input([0, 1]), weights), [0.7, 0], [0, 0.5])).toBe(null);
  expect(boundsOf((g) => g.matmul(g.input([0, 1]), weights), [0.7], [0.5])).toEqual([2 * 2 ** -52 * (0.7 * 0.1 + 0.5 * 0.3)]);
});

test("a library that multiplies in float32, or by weights of its own, is farther away", () => {
  const single = (g: GraphBuilder): NodeId => g.matmul(g.input([0, 1]), weights, { precision: "f32" });
  expect(boundsOf(single, [0.7], [0.5])).toEqual([2 * (2 ** -23 * (0.7 * 0.1 + 0.5 * 0.3) + 2 ** -148)]);
  expect(boundsOf(single, [0.7], [0])).toBe(null);
  const doubted = (g: GraphBuilder): NodeId => g.matmul(g.input([0, 1]), weights, { error: matrix(2, 1, Float64Array.of(0.25, 0)) });
  expect(boundsOf(doubted, [2], [0])![0]).toBeCloseTo(0.5, 12);
  expect(boundsOf(doubted, [0], [2])).toBe(null);
});

test("counts add up exactly in any order", () => {
  expect(boundsOf((g) => g.reduce("sum", g.input([0, 1, 2])), [1], [20], [3])).toBe(null);
  expect(boundsOf((g) => g.reduce("sum", g.input([0, 1, 2])), [0.1], [20], [3])).not.toBe(null);
});

test("a comparison is undecided only within the error", () => {
  const compare = (limit: number) => (g: GraphBuilder) => g.compare("less_equal", g.unary("exp", g.input([0])), g.number(limit));
  expect(boundsOf(compare(Math.E), [1])).toEqual([Infinity]);
  expect(boundsOf(compare(Math.E - 2 ** -51), [1])).toEqual([Infinity]);
  expect(boundsOf(compare(Math.E + 2 ** -50), [1])).toBe(null);
  expect(boundsOf((g) => g.reduce("argmax", g.unary("exp", g.input([0, 1]))), [1, 1], [2, 1 + 2 ** -52])).toEqual([0, Infinity]);
});

test("a leaf is undecided only where the cell lies within its error of the threshold", () => {
  const stump: TreeEnsemble = {
    featureCount: 1,
    outputCount: 1,
    compare: "f64",
    test: "le",
    treeOffset: Int32Array.of(0, 3),
    treeOutput: Int32Array.of(0),
    feature: Int32Array.of(0, -1, -1),
    threshold: Float64Array.of(1, 0, 0),
    left: Int32Array.of(1, -1, -1),
    right: Int32Array.of(2, -1, -1),
    missingLeft: Uint8Array.of(0, 0, 0),
    categorySet: Int32Array.of(-1, -1, -1),
    categorySets: [],
    leaf: Int32Array.of(-1, 0, 1),
    leafValue: Float64Array.of(5, 8),
    leafWidth: 1,
    initial: Float64Array.of(0),
  };
  const sums = boundsOf((g) => g.forest(g.unary("exp", g.input([0])), stump, "sum"), [0, 1, NaN]);
  expect(sums?.map((bound) => Math.round(bound))).toEqual([3, 0, 0]);
  expect(boundsOf((g) => g.forest(g.unary("exp", g.input([0])), stump, "leaf"), [0, 1])).toEqual([Infinity, 0]);
});

test("an exact chain is exact, a function in it is one unit off", () => {
  expect(boundsOf((g) => g.add("chain", [g.input([0])], { steps: [{ kind: "unary", function: "sqrt" }] }), [2])).toBe(null);
  expect(boundsOf((g) => g.add("chain", [g.input([0])], { steps: [{ kind: "unary", function: "exp" }] }), [0, NaN])).toEqual([2 ** -52, 0]);
});
