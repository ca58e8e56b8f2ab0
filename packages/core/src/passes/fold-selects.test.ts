import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { foldSelects } from "./fold-selects.ts";

test("reads columns from the input, through selections and joins", () => {
  const graph = foldSelects(smallGraph((g) => g.select(g.concat([g.select(g.input([0, 1, 2]), [2, 0]), g.input([3])]), [2, 0])));
  expect(shapeOf(graph)).toEqual(["input()"]);
  expect(graph.nodes[0]).toMatchObject({ attributes: { columns: [3, 2] } });
});

test("joins neighbouring pieces of one value", () => {
  const graph = smallGraph((g) => {
    const scaled = g.unary("exp", g.input([0, 1, 2]));
    return g.concat([g.select(scaled, [0]), g.select(scaled, [1]), g.select(scaled, [2])]);
  });
  expect(shapeOf(foldSelects(graph))).toEqual(["input()", "unary(0)"]);
});

test("a dense part of a sparse value stays sparse", () => {
  const graph = smallGraph((g) => g.select(g.concat([g.toSparse(g.input([0])), g.input([1])]), [1]));
  expect(shapeOf(foldSelects(graph))).toEqual(["input()", "to_sparse(0)"]);
});

test("a part that checks its rows is not dropped", () => {
  const graph = smallGraph((g) => g.select(g.concat([g.check(g.input([0]), "finite", "scaler", []), g.input([1])]), [1]));
  expect(shapeOf(foldSelects(graph))).toEqual(shapeOf(graph));
});
