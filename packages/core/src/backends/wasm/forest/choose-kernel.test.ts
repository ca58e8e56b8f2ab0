import { expect, it } from "vitest";
import type { TreeEnsemble } from "../../../ir/tree-ensemble.ts";
import { chooseKernel } from "./choose-kernel.ts";
import { measureTree, type TreeShape } from "../../forest/tree-shape.ts";

/** A tree given by the children of each node; [] is a leaf. */
function shapeOf(children: readonly (readonly [number, number] | readonly [])[]): TreeShape {
  const ensemble: Pick<TreeEnsemble, "treeOffset" | "feature" | "left" | "right"> = {
    treeOffset: Int32Array.of(0, children.length),
    feature: Int32Array.from(children, (pair) => (pair.length === 0 ? -1 : 0)),
    left: Int32Array.from(children, (pair) => pair[0] ?? -1),
    right: Int32Array.from(children, (pair) => pair[1] ?? -1),
  };
  return measureTree(ensemble, 0);
}

function perfect(depth: number): TreeShape {
  const splits = 2 ** depth - 1;
  return shapeOf(Array.from({ length: 2 * splits + 1 }, (_, node) => (node < splits ? [2 * node + 1, 2 * node + 2] : [])));
}

/** Each left child is a leaf. */
function chain(depth: number): TreeShape {
  return shapeOf(Array.from({ length: 2 * depth + 1 }, (_, node) => (node % 2 === 0 && node < 2 * depth ? [node + 1, node + 2] : [])));
}

function plan(rankBits: 8 | 16): { readonly planeCount: number; readonly rankBits: 8 | 16 } {
  return { planeCount: 28, rankBits };
}

it("sweeps small trees whatever their shape", () => {
  expect(chooseKernel(perfect(3), plan(8)).kernel).toEqual({ kind: "sweep" });
  expect(chooseKernel(chain(30), plan(8)).kernel).toEqual({ kind: "sweep" });
  expect(chooseKernel(perfect(0), plan(16)).kernel).toEqual({ kind: "sweep" });
});

it("sweeps the top of a full tree and walks the rest", () => {
  const { kernel } = chooseKernel(perfect(8), plan(8));
  expect(kernel.kind).toBe("perfect");
  expect(kernel).toMatchObject({ sweepDepth: expect.toSatisfy((depth: number) => depth >= 3 && depth <= 6) });
});

it("never needs more exits than a label can name", () => {
  for (const rankBits of [8, 16] as const) expect(chooseKernel(chain(5000), plan(rankBits)).kernel.kind).not.toBe("sweep");
});

it("walks by rounds where paths differ in length, but not with records that outgrow the cache", () => {
  expect(chooseKernel(chain(600), plan(16)).kernel.kind).toBe("early");
  expect(chooseKernel(perfect(10), { planeCount: 600, rankBits: 8 }).kernel.kind).toBe("perfect");
});

it("expects deeper trees to take longer", () => {
  const times = [2, 4, 6, 8, 10].map((depth) => chooseKernel(perfect(depth), plan(8)).nanoseconds);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
