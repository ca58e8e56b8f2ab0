import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";

test("keeps what a method needs and renumbers it", () => {
  const graph = removeDeadNodes(
    smallGraph((g) => {
      g.unary("exp", g.input([1]));
      return g.unary("log", g.input([0]));
    }),
  );
  expect(shapeOf(graph)).toEqual(["input()", "unary(0)"]);
  expect(graph.methods[0]!.outputs[0]!.value).toBe(1);
});
