import { expect, it } from "vitest";
import { randomEnsemble } from "../../../../test/forest/random-ensemble.ts";
import { planRanks } from "../../forest/rank-plan.ts";
import { measureTree } from "../../forest/tree-shape.ts";
import { planSweep, type SweepPlan } from "./plan-sweep.ts";

/** A tree given by the children of each node, [] being a leaf, swept whole. */
function planOf(children: readonly (readonly [number, number] | readonly [])[]): SweepPlan {
  const recipe = {
    seed: 1,
    trees: 1,
    maxDepth: 0,
    maxLeaves: 1,
    features: 1,
    outputs: 1,
    vectorLeaves: false,
    categories: 0,
    thresholds: 1,
  };
  const ensemble = {
    ...randomEnsemble({ ...recipe, compare: "f64", test: "le" }),
    treeOffset: Int32Array.of(0, children.length),
    feature: Int32Array.from(children, (pair) => (pair.length === 0 ? -1 : 0)),
    threshold: new Float64Array(children.length),
    left: Int32Array.from(children, (pair) => pair[0] ?? -1),
    right: Int32Array.from(children, (pair) => pair[1] ?? -1),
    missingLeft: new Uint8Array(children.length),
    categorySet: new Int32Array(children.length).fill(-1),
  };
  const shape = measureTree(ensemble, 0);
  let exits = 0;
  const job = { ensemble, plan: planRanks(ensemble), shape, output: 0, outputs: "sum" as const, singleLeaves: false };
  return planSweep(
    job,
    (node) => shape.height[node]! > 0,
    () => exits++,
  );
}

function full(depth: number): readonly (readonly [number, number] | readonly [])[] {
  const splits = 2 ** depth - 1;
  return Array.from({ length: 2 * splits + 1 }, (_, node) => (node < splits ? [2 * node + 1, 2 * node + 2] : []));
}

it("takes seven splits in three levels for one octet", () => {
  expect(planOf(full(3))).toMatchObject({
    octets: [{ nodes: [0, 1, 2, 3, 4, 5, 6], labels: [0, 2, 4, 6] }],
    pairs: [],
    joins: [],
    slots: 1,
  });
});

it("joins the octets of a deeper tree in their own slots", () => {
  const { octets, pairs, joins, slots, lastLabel } = planOf(full(5));
  expect([octets.length, pairs.length, joins.length, slots, lastLabel]).toEqual([4, 0, 3, 4, 31]);
  expect(joins.at(-1)).toMatchObject({ node: 0, left: { slot: { index: 0 } }, right: { slot: { index: 2 } }, slot: { index: 0 } });
});

it("fills an octet up where splits are missing", () => {
  const { octets } = planOf([[1, 2], [3, 4], [5, 6], [], [7, 8], [9, 10], [], [], [], [], []]);
  expect(octets).toMatchObject([{ nodes: [0, 1, 2, -1, 4, 5, -1], labels: [0, 1, 3, 5] }]);
});

it("takes a split of two leaves for a pair, and for a join where it is the root", () => {
  expect(planOf(full(2))).toMatchObject({ octets: [], pairs: [{ label: 0 }, { label: 2 }], joins: [{ node: 0 }], slots: 2 });
  expect(planOf(full(1))).toMatchObject({
    pairs: [],
    joins: [{ left: { kind: "exit", label: 0 }, right: { kind: "exit", label: 1 } }],
    slots: 1,
  });
  expect(planOf(full(0))).toMatchObject({ octets: [], pairs: [], joins: [], slots: 0, firstLabel: 0 });
});
