import { expect, test } from "vitest";
import { randomEnsemble } from "../../../test/random-ensemble.ts";
import { Random } from "../../../test/random.ts";
import { smallGraph } from "../../../test/small-graph.ts";
import type { GraphBuilder } from "../graph-builder.ts";
import type { NodeId } from "../graph.ts";
import { matrix } from "../tensor.ts";
import { isWithin } from "./is-within.ts";
import type { Contract } from "./contract.ts";
import { contractOf } from "./contract-of.ts";

const trees = (g: GraphBuilder): NodeId => g.forest(g.input([0, 1]), randomEnsemble(new Random(3), 2), "sum");
const scores = (g: GraphBuilder): NodeId => g.matmul(g.input([0, 1]), matrix(2, 3, new Float64Array(6)));

function softmax(g: GraphBuilder, value: NodeId): NodeId {
  const exponentials = g.unary("exp", g.minus(value, g.reduce("maximum", value)));
  return g.over(exponentials, g.reduce("sum_pairwise", exponentials));
}

test.each<[string, (builder: GraphBuilder) => NodeId | readonly NodeId[], Contract]>([
  ["raw scores of trees", trees, { kind: "bit-equal" }],
  ["a scaler", (g) => g.over(g.minus(g.input([0]), g.number(1)), g.number(3)), { kind: "bit-equal" }],
  [
    "one link function of exact scores, and its complement",
    (g) => [g.unary("expit", trees(g)), g.minus(g.number(1), g.unary("expit", trees(g)))],
    { kind: "ulp", ulp: 1 },
  ],
  ["softmax of exact scores", (g) => softmax(g, trees(g)), { kind: "ulp", ulp: 4 }],
  ["a linear model", scores, { kind: "bounded", ulp: 4, text: "sums of up to 2 products in any order" }],
  [
    "a product in float32",
    (g) => g.matmul(g.input([0, 1]), matrix(2, 1, Float64Array.of(1, 2)), { arithmetic: "f32" }),
    { kind: "bounded", ulp: 4, text: "fast: computed in single precision" },
  ],
  [
    "labels of a linear model",
    (g) => g.reduce("argmax", scores(g)),
    { kind: "bounded", ulp: 4, text: "sums of up to 2 products in any order" },
  ],
  [
    "trees behind a projection",
    (g) => g.forest(g.select(scores(g), [0, 1]), randomEnsemble(new Random(3), 2), "sum"),
    {
      kind: "bounded",
      ulp: 4,
      text: "sums of up to 2 products in any order; thresholds compared with inexact numbers",
    },
  ],
  [
    "the logarithm of a probability",
    (g) => g.unary("log", g.unary("expit", trees(g))),
    { kind: "bounded", ulp: 2, text: "log of an inexact number" },
  ],
  ["an exact output beside an inexact one", (g) => [trees(g), g.unary("exp", trees(g))], { kind: "ulp", ulp: 1 }],
])("%s", (_name, build, contract) => {
  expect(contractOf(smallGraph(build), "predict")).toEqual(contract);
});

test("what each contract lets pass", () => {
  const ulp: Contract = { kind: "ulp", ulp: 1 };
  const bounded: Contract = { kind: "bounded", ulp: 4, text: "" };
  expect(isWithin({ kind: "bit-equal" }, 0, -0, 0, "f64")).toBe(false);
  expect(isWithin({ kind: "bit-equal" }, NaN, NaN, 0, "f64")).toBe(true);
  expect(isWithin(ulp, 1, 1 + 2 ** -52, 0, "f64")).toBe(true);
  expect(isWithin(ulp, 1, 1 + 2 ** -51, 0, "f64")).toBe(false);
  expect(isWithin(ulp, 1, 1 + 2 ** -51, 2 ** -51, "f64")).toBe(true);
  expect(isWithin(bounded, 5, 5.5, 0.5, "f64")).toBe(true);
  expect(isWithin(bounded, 5, 5.5, 0.4, "f64")).toBe(false);
  expect(isWithin(bounded, 1, 0, Infinity, "f64")).toBe(true);
});
