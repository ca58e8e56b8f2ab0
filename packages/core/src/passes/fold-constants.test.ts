import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { foldConstants } from "./fold-constants.ts";

test("computes what depends on no column, once", () => {
  const graph = foldConstants(smallGraph((g) => g.plus(g.input([0]), g.unary("sqrt", g.plus(g.number(9), g.number(7))))));
  expect(shapeOf(graph)).toEqual(["input()", "constant()", "binary(0, 1)"]);
  expect(graph.nodes[1]).toMatchObject({ attributes: { value: { data: Float64Array.of(4) } } });
});

test("leaves a constant that breaks a check to be an error at prediction", () => {
  const graph = foldConstants(smallGraph((g) => g.check(g.number(NaN), "finite", "scaler", [])));
  expect(shapeOf(graph)).toEqual(["constant()", "check(0)"]);
});
