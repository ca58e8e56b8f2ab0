import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../../test/random.ts";
import { randomCase } from "../../../test/random-graph.ts";
import { smallGraph } from "../../../test/small-graph.ts";
import { nextafter, nextafter32, unaryFunctions } from "../../math/index.ts";
import type { Graph, NodeId } from "../graph.ts";
import type { GraphBuilder } from "../graph-builder.ts";
import { interpret, type Batch } from "../interpret.ts";
import type { OpName } from "../ops/attributes.ts";
import { ops } from "../ops/index.ts";
import type { Op } from "../ops/op.ts";
import { matrix } from "../tensor.ts";
import type { TreeEnsemble } from "../tree-ensemble.ts";
import { denseValue, type Value } from "../value.ts";
import type { Bounded } from "./bounded.ts";
import { interpretWithBounds } from "./interpret-with-bounds.ts";
import { isExactFunction } from "./unary-error.ts";

/** Another library: the same steps with sums from the right and functions that are off by up to one unit in the last place. */
function evaluateElsewhere(graph: Graph, batch: Batch, random: Random): Map<NodeId, Value> {
  const values = new Map<NodeId, Value>();
  const context = { rows: batch.rows, columns: batch.columns, firstRow: 0 };
  const nudge = (x: number): number =>
    random.chance(0.3) || !Number.isFinite(x) || x === 0 ? x : nextafter(x, random.chance(0.5) ? Infinity : -Infinity);
  const nudge32 = (x: number): number =>
    random.chance(0.3) || !Number.isFinite(x) || x === 0 ? x : nextafter32(x, random.chance(0.5) ? Infinity : -Infinity);
  graph.nodes.forEach((node, id) => {
    const inputs = node.inputs.map((input) => values.get(input)!);
    const value = (ops[node.op] as Op<OpName>).evaluate(inputs, node.attributes as never, context);
    const inexact =
      node.op === "unary" && !isExactFunction(node.attributes.function) && unaryFunctions[node.attributes.function] !== undefined;
    if (inexact && value.kind === "dense" && value.data instanceof Float32Array)
      values.set(id, { ...value, data: value.data.map(nudge32) });
    else if (inexact) values.set(id, { ...value, data: (value.data as Float64Array).map(nudge) } as Value);
    else if (node.op === "matmul") values.set(id, multiplyBackwards(inputs[0]!, node.attributes.weights.data as Float64Array, value));
    else if (node.op === "reduce" && node.attributes.function === "sum") values.set(id, sumBackwards(inputs[0]!, value));
    else values.set(id, value);
  });
  return values;
}

function cellsOfRow(value: Value, row: number): readonly (readonly [number, number])[] {
  if (value.kind === "sparse")
    return Array.from({ length: value.indptr[row + 1]! - value.indptr[row]! }, (_, index) => {
      const at = value.indptr[row]! + index;
      return [value.indices[at]!, value.data[at]!] as const;
    });
  return Array.from({ length: value.width }, (_, column) => [column, value.data[row * value.width + column] as number] as const);
}

function multiplyBackwards(input: Value, factors: Float64Array, answer: Value): Value {
  const outputs = answer.width;
  const data = new Float64Array(answer.rows * outputs);
  for (let row = 0; row < answer.rows; row++)
    for (let output = 0; output < outputs; output++)
      data[row * outputs + output] = cellsOfRow(input, row).reduceRight(
        (sum, [column, cell]) => sum + cell * factors[column * outputs + output]!,
        0,
      );
  return denseValue("f64", answer.rows, outputs, data);
}

function sumBackwards(input: Value, answer: Value): Value {
  const data = Float64Array.from({ length: answer.rows }, (_, row) => cellsOfRow(input, row).reduceRight((sum, [, cell]) => sum + cell, 0));
  return denseValue("f64", answer.rows, 1, data);
}

/** Where the other answer lies outside the bounds, or null. */
function outside({ value, error }: Bounded, other: Value): string | null {
  if (value.data.length !== other.data.length) return error?.includes(Infinity) === true ? null : "another number of cells";
  for (let index = 0; index < value.data.length; index++) {
    const [ours, theirs, bound] = [value.data[index], other.data[index], error === null ? 0 : error[index]!];
    if (Object.is(ours, theirs) || bound === Infinity) continue;
    if (typeof ours !== "number" || typeof theirs !== "number") return `cell ${index}: ${String(ours)} against ${String(theirs)}`;
    if (!(Math.abs(ours - theirs) <= bound)) return `cell ${index}: ${ours} against ${theirs}, bound ${bound}`;
  }
  return null;
}

const opsUnderTest = (Object.keys(ops) as OpName[]).filter((name) => name !== "check" && name !== "chain");

test("no answer of another library lies outside the bounds: any order of sums, functions off by one unit", () => {
  let inexact = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, size) => {
      const { graph, batch } = randomCase(seed, { ops: opsUnderTest, size, rows: 9 });
      const everything: Graph = {
        ...graph,
        methods: [{ name: "all", outputs: graph.nodes.map((_, value) => ({ name: `n${value}`, value, dtype: "", shape: "matrix" })) }],
      };
      const elsewhere = evaluateElsewhere(graph, batch, new Random(seed + 7));
      // A zero with an error may be stored by one library only: such graphs have cells that cannot be compared.
      const bounds = interpretWithBounds(everything, "all", batch);
      fc.pre(
        !graph.nodes.some(
          (node) =>
            node.type.layout === "sparse" &&
            node.inputs.some((input) => bounds[input]!.value.kind === "dense" && bounds[input]!.error !== null),
        ),
      );
      bounds.forEach((bounded, id) => {
        if (bounded.error !== null) inexact++;
        expect([graph.nodes[id], outside(bounded, elsewhere.get(id)!)]).toEqual([graph.nodes[id], null]);
      });
    }),
    { numRuns: 400 },
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
