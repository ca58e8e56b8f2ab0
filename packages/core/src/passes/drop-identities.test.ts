import { expect, test } from "vitest";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { dropIdentities } from "./drop-identities.ts";

test("drops a scaler by ones and zeros", () => {
  const graph = smallGraph((g) => g.over(g.minus(g.input([0, 1]), g.number(0, 0)), g.number(1)));
  expect(shapeOf(dropIdentities(graph))).toEqual(["input()"]);
});

test("keeps what changes the sign of zero or the width", () => {
  const plusZero = smallGraph((g) => g.plus(g.input([0]), g.number(0)));
  const minusNegativeZero = smallGraph((g) => g.minus(g.input([0]), g.number(-0)));
  const wider = smallGraph((g) => g.times(g.input([0]), g.number(1, 1)));
  for (const graph of [plusZero, minusNegativeZero, wider]) expect(dropIdentities(graph).nodes).toHaveLength(3);
});
