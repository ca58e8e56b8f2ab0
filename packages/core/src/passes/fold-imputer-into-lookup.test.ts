import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { strings, vector, type Graph, type GraphBuilder, type NodeId } from "../ir/index.ts";
import { foldImputerIntoLookup } from "./fold-imputer-into-lookup.ts";

function filled(builder: GraphBuilder, value: NodeId, fill: NodeId): NodeId {
  return builder.where(builder.isMissing(value), fill, value);
}

function missingOf(graph: Graph): number | undefined {
  const node = graph.nodes.find(({ op }) => op === "lookup");
  return node?.op === "lookup" ? node.attributes.missing : undefined;
}

test("a missing string looks up the imputed one", () => {
  const graph = foldImputerIntoLookup(
    smallGraph((g) => g.lookup(filled(g, g.input([4]), g.string("b")), strings(["a", "b"]), [0, 1], -2, -1)),
  );
  expect(shapeOf(graph)).toEqual(["input()", "lookup(0)"]);
  expect(missingOf(graph)).toBe(1);
});

test("an imputed value that the table does not know is unknown, an imputed zero of either sign is known", () => {
  expect(
    missingOf(foldImputerIntoLookup(smallGraph((g) => g.lookup(filled(g, g.input([4]), g.string("z")), strings(["a"]), [0], -2, -1)))),
  ).toBe(-1);
  expect(
    missingOf(foldImputerIntoLookup(smallGraph((g) => g.lookup(filled(g, g.input([0]), g.number(-0)), vector([0]), [7], -2, -1)))),
  ).toBe(7);
});

test("works through the selection of a column", () => {
  const graph = smallGraph((g) =>
    g.lookup(g.select(filled(g, g.input([4, 5]), g.string("a", "b")), [1]), strings(["a", "b"]), [0, 1], -2, -1),
  );
  const folded = foldImputerIntoLookup(graph);
  expect(shapeOf(folded)).toEqual(["input()", "select(0)", "lookup(1)"]);
  expect(missingOf(folded)).toBe(1);
});

test("columns with different answers stay as they are", () => {
  const graph = smallGraph((g) => g.lookup(filled(g, g.input([4, 5]), g.string("a", "b")), strings(["a", "b"]), [0, 1], -2, -1));
  expect(shapeOf(foldImputerIntoLookup(graph))).toEqual(shapeOf(graph));
});
