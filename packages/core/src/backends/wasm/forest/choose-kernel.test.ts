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

it("sweeps small trees whatever their shape", () => {
  expect(chooseKernel(perfect(3), 8)).toEqual({ kind: "sweep" });
  expect(chooseKernel(chain(30), 8)).toEqual({ kind: "sweep" });
  expect(chooseKernel(perfect(0), 16)).toEqual({ kind: "sweep" });
});

it("sweeps the top of a full tree and walks the rest", () => {
  const kernel = chooseKernel(perfect(8), 8);
  expect(kernel.kind).toBe("perfect");
  expect(kernel).toMatchObject({ sweepDepth: expect.toSatisfy((depth: number) => depth >= 3 && depth <= 6) });
});

it("never needs more exits than a label can name", () => {
  for (const rankBits of [8, 16] as const) expect(chooseKernel(chain(5000), rankBits).kind).not.toBe("sweep");
});
