import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import type { GraphBuilder, NodeId } from "../ir/index.ts";
import { fuseElementwiseChains } from "./fuse-elementwise-chains.ts";

function imputed(builder: GraphBuilder, value: NodeId, ...fill: number[]): NodeId {
  return builder.where(builder.isMissing(value), builder.number(...fill), value);
}

test("an imputer, a scaler and a function become one node", () => {
  const graph = fuseElementwiseChains(
    smallGraph((g) => g.unary("tanh", g.over(g.number(1), g.minus(imputed(g, g.input([0, 1]), 1, 2), g.number(3))))),
  );
  expect(shapeOf(graph)).toEqual(["input()", "chain(0)"]);
  expect(graph.nodes[1]).toMatchObject({
    attributes: {
      steps: [
        { kind: "fill_missing", operand: { data: Float64Array.of(1, 2) } },
        { kind: "binary", function: "subtract", operand: { data: Float64Array.of(3) }, reversed: false },
        { kind: "binary", function: "divide", operand: { data: Float64Array.of(1) }, reversed: true },
        { kind: "unary", function: "tanh" },
      ],
    },
  });
});

test("a value that is read twice stays a value", () => {
  const graph = smallGraph((g) => {
    const logarithm = g.unary("log1p", g.input([0]));
    return [g.minus(logarithm, g.number(1)), g.minus(logarithm, g.number(2))];
  });
  expect(shapeOf(fuseElementwiseChains(graph))).toEqual(["input()", "chain(0)", "chain(1)", "chain(1)"]);
});

test("an indicator beside an imputer keeps the value before it", () => {
  const graph = smallGraph((g) => {
    const value = g.unary("exp", g.input([0]));
    const missing = g.isMissing(value);
    return [g.where(missing, g.number(0), value), missing];
  });
  expect(shapeOf(fuseElementwiseChains(graph))).toEqual(["input()", "chain(0)", "is_missing(1)", "chain(1)"]);
});

test("constants that are wider than the value, strings and float32 stay as they are", () => {
  const graph = smallGraph((g) => [
    g.plus(g.input([0]), g.number(1, 2)),
    g.where(g.isMissing(g.input([4])), g.string("x"), g.input([4])),
    g.unary("exp", g.cast(g.input([0]), "f32")),
  ]);
  expect(shapeOf(fuseElementwiseChains(graph))).toEqual(shapeOf(graph));
});
