import { expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { randomEnsemble } from "../../test/random-ensemble.ts";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { foldStartIntoForest } from "./fold-start-into-forest.ts";

const ensemble = { ...randomEnsemble(new Random(1), 2), outputCount: 1, treeOutput: Int32Array.of(0), initial: Float64Array.of(7) };

test("a constant start becomes the forest's own", () => {
  const graph = foldStartIntoForest(smallGraph((g) => g.forest(g.input([0, 1]), ensemble, "sum", g.number(0.25))));
  expect(shapeOf(graph)).toEqual(["input()", "forest(0)"]);
  expect(graph.nodes[1]).toMatchObject({ attributes: { ensemble: { initial: Float64Array.of(0.25) } } });
});

test("what else is asked of the forest shares its tables", () => {
  const graph = smallGraph((g) => [
    g.forest(g.input([0, 1]), ensemble, "leaf"),
    g.forest(g.input([0, 1]), ensemble, "sum", g.number(0.25)),
  ]);
  const forests = foldStartIntoForest(graph).nodes.flatMap((node) => (node.op === "forest" ? [node.attributes.ensemble] : []));
  expect(forests).toHaveLength(2);
  expect(forests[0]).toBe(forests[1]);
});

test("a start that differs from row to row stays", () => {
  const graph = smallGraph((g) => g.forest(g.input([0, 1]), ensemble, "sum", g.input([2])));
  expect(shapeOf(foldStartIntoForest(graph))).toEqual(shapeOf(graph));
});
