import { expect, test } from "vitest";
import { productWorkload } from "./product-workload.ts";
import { treeBatch, treeRows } from "./tree-workloads.ts";
import type { Workload } from "./workload.ts";

/** Each floor is three quarters of what was measured when it was set: an answer that takes a third longer is noticed, a busy machine is not. */
const workloads: readonly { readonly name: string; readonly floor: number; readonly make: () => Workload }[] = [
  { name: "trees of 31 leaves", floor: 20, make: () => treeBatch({ growth: { leaves: 31 }, trees: 150, steps: 250 }) },
  { name: "trees of depth 8", floor: 13, make: () => treeBatch({ growth: { depth: 8 }, trees: 60, steps: 5000 }) },
  { name: "trees of 2,000 leaves", floor: 2.4, make: () => treeBatch({ growth: { leaves: 2000 }, trees: 20, steps: 50_000 }) },
  { name: "symmetric trees", floor: 48, make: () => treeBatch({ growth: { levels: 6 }, trees: 200, steps: 250 }) },
  { name: "one row, trees of 31 leaves", floor: 1, make: () => treeRows({ growth: { leaves: 31 }, trees: 100, steps: 250 }) },
  { name: "a product with weights", floor: 7, make: productWorkload },
];

/** Turns of each, of which the best counts: a busy machine slows some of them, not all. */
const turns = 60;

test.each(workloads)("$name: $floor times as quick as plain JavaScript", { timeout: 60_000 }, ({ name, floor, make }) => {
  const { rows, plainRows, godwit, plain } = make();
  const expected = plain();
  expect(Array.from(godwit()).slice(0, expected.length), name).toEqual(Array.from(expected));
  let own = Number.POSITIVE_INFINITY;
  let other = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn++) {
    own = Math.min(own, timeOf(godwit) / rows);
    other = Math.min(other, timeOf(plain) / plainRows);
  }
  const ratio = other / own;
  expect(ratio, `${name}: times as quick as plain JavaScript`).toBeGreaterThan(floor);
});

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
