import { expect, test } from "vitest";
import { smallGraph } from "../../../test/small-graph.ts";
import { matrix } from "../tensor.ts";
import { interpretWithBounds } from "./interpret-with-bounds.ts";

test("where two points lie equally far, any cell of the row may be stored by the library", () => {
  const points = matrix(3, 1, Float64Array.of(0, 2, 9));
  const graph = smallGraph((g) => {
    const found = g.nearest(g.input([0]), { points, metric: { name: "sqeuclidean" }, count: 1, unordered: true });
    return g.toDense(g.oneHot(g.cast(g.select(found, [1]), "i32"), 3, "sparse"));
  });
  const batch = { rows: 2, columns: graph.columns.map((_, column) => Float64Array.of(column === 0 ? 1 : 0, column === 0 ? 8 : 0)) };
  const [answer] = interpretWithBounds(graph, graph.methods[0]!.name, batch);
  expect(Array.from(answer!.error!)).toEqual([Infinity, Infinity, Infinity, 0, 0, 0]);
});
