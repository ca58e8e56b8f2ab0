import { expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { randomEnsemble } from "../../test/random-ensemble.ts";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { foldCasts } from "./fold-casts.ts";

test("casts straight through a dtype that holds every number", () => {
  const graph = smallGraph((g) => g.cast(g.cast(g.isMissing(g.input([0])), "f64"), "i32"));
  expect(shapeOf(foldCasts(graph))).toEqual(["input()", "is_missing(0)", "cast(1)"]);
});

test("keeps a cast that rounds", () => {
  const graph = smallGraph((g) => g.cast(g.cast(g.input([0]), "f32"), "f64"));
  expect(foldCasts(graph).nodes).toHaveLength(3);
});

test("a float32 forest needs no rounding before it, a float64 one does", () => {
  const ensemble = { ...randomEnsemble(new Random(1), 2), categorySets: [] };
  const rounded = (compare: "f32" | "f64") =>
    smallGraph((g) => g.forest(g.cast(g.cast(g.input([0, 1]), "f32"), "f64"), { ...ensemble, compare }, "sum"));
  expect(shapeOf(foldCasts(rounded("f32")))).toEqual(["input()", "forest(0)"]);
  expect(foldCasts(rounded("f64")).nodes).toHaveLength(4);
});
