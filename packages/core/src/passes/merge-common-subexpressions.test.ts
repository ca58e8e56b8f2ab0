import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { mergeCommonSubexpressions } from "./merge-common-subexpressions.ts";

test("computes once what is written twice", () => {
  const graph = smallGraph((g) => [g.minus(g.input([0]), g.number(2)), g.minus(g.input([0]), g.number(2))]);
  const merged = mergeCommonSubexpressions(graph);
  expect(shapeOf(merged)).toEqual(["input()", "constant()", "binary(0, 1)"]);
  expect(merged.methods[0]!.outputs.map((output) => output.value)).toEqual([2, 2]);
});

test("tells zeros, dtypes and texts apart", () => {
  const graph = smallGraph((g) => [
    g.number(0),
    g.number(-0),
    g.string(null),
    g.string("null"),
    g.constant({ dtype: "i32", shape: [1], data: Int32Array.of(0) }),
  ]);
  expect(mergeCommonSubexpressions(graph).nodes).toHaveLength(5);
});
