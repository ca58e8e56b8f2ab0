import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { matrix, type TreeEnsemble } from "../ir/index.ts";
import { narrowInputs } from "./narrow-inputs.ts";

/** One split on feature 2 of 4. */
const stump: TreeEnsemble = {
  featureCount: 4,
  outputCount: 1,
  compare: "f64",
  test: "le",
  treeOffset: Int32Array.of(0, 3),
  treeOutput: Int32Array.of(0),
  feature: Int32Array.of(2, -1, -1),
  threshold: Float64Array.of(1, 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  missingLeft: Uint8Array.of(0, 0, 0),
  categorySet: Int32Array.of(-1, -1, -1),
  categorySets: [],
  leaf: Int32Array.of(-1, 0, 1),
  leafValue: Float64Array.of(1, 2),
  leafWidth: 1,
  initial: Float64Array.of(0),
};

test("reads and scales only the features that a forest tests", () => {
  const graph = narrowInputs(smallGraph((g) => g.forest(g.minus(g.input([0, 1, 2, 3]), g.number(1, 2, 3, 4)), stump, "sum")));
  expect(shapeOf(graph)).toEqual(["input()", "constant()", "binary(0, 1)", "forest(2)"]);
  expect(graph.nodes[0]).toMatchObject({ attributes: { columns: [2] } });
  expect(graph.nodes[1]).toMatchObject({ attributes: { value: { data: Float64Array.of(3) } } });
  expect(graph.nodes[3]).toMatchObject({ attributes: { ensemble: { featureCount: 1, feature: Int32Array.of(0, -1, -1) } } });
});

test("two forests of one ensemble stay one", () => {
  const graph = narrowInputs(smallGraph((g) => (["sum", "leaf"] as const).map((output) => g.forest(g.input([0, 1, 2, 3]), stump, output))));
  const forests = graph.nodes.flatMap((node) => (node.op === "forest" ? [node.attributes.ensemble] : []));
  expect(forests).toHaveLength(2);
  expect(forests[0]).toBe(forests[1]);
});

test("drops the weights of outputs that nobody reads", () => {
  const graph = narrowInputs(smallGraph((g) => g.select(g.matmul(g.input([0, 1]), matrix(2, 2, Float64Array.of(1, 2, 3, 4))), [1])));
  expect(shapeOf(graph)).toEqual(["input()", "matmul(0)"]);
  expect(graph.nodes[1]).toMatchObject({ attributes: { weights: { shape: [2, 1], data: Float64Array.of(2, 4) } } });
});

test("a check judges every column, read or not", () => {
  const graph = narrowInputs(
    smallGraph((g) => g.select(g.concat([g.check(g.input([0, 1]), "finite", "scaler", []), g.input([2, 3])]), [3])),
  );
  expect(shapeOf(graph)).toEqual(["input()", "check(0)", "input()", "select(1)", "concat(3, 2)", "select(4)"]);
  expect(graph.nodes[0]).toMatchObject({ attributes: { columns: [0, 1] } });
  expect(graph.nodes[2]).toMatchObject({ attributes: { columns: [3] } });
});
