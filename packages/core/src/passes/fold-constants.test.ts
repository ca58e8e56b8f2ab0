import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { contractOf, matrix } from "../ir/index.ts";
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

test("what the library multiplies in its own order keeps the error that this leaves", () => {
  const weights = matrix(2, 1, Float64Array.of(0.1, 0.3));
  const graph = foldConstants(smallGraph((g) => g.minus(g.input([0]), g.matmul(g.number(0.7, 0.5), weights))));
  expect(shapeOf(graph)).toEqual(["input()", "constant()", "binary(0, 1)"]);
  const node = graph.nodes[1]!;
  const error = node.op === "constant" ? node.attributes.error?.data[0] : undefined;
  expect(Number(error)).toBeGreaterThan(2 ** -52 * 0.2);
  expect(Number(error)).toBeLessThan(2 ** -49);
  expect(contractOf(graph, "predict")).toEqual({ kind: "bounded", ulp: 1, text: "constants that the library computes itself" });
});
