import { describe, expect, it } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { joinTrees, type TreeNodes } from "./join-trees.ts";

const stump: TreeNodes = {
  nodeCount: 3,
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  feature: Int32Array.of(0, -2, -2),
  threshold: Float64Array.of(0.5, -2, -2),
  missingLeft: null,
  categorySet: null,
  features: null,
  output: 0,
};

function join(...trees: readonly Partial<TreeNodes>[]): ReturnType<typeof joinTrees> {
  return joinTrees(
    trees.map((tree) => ({ ...stump, ...tree })),
    { featureCount: 2, outputCount: 1, leafWidth: 1, compare: "f32", initial: new Float64Array(1) },
    (tree, node, target, offset) => (target[offset] = tree * 10 + node),
  );
}

describe("joinTrees", () => {
  it("numbers leaves in order and keeps children relative to their tree", () => {
    const ensemble = join({}, { features: Int32Array.of(1) });
    expect([...ensemble.treeOffset]).toEqual([0, 3, 6]);
    expect([...ensemble.left]).toEqual([1, -1, -1, 1, -1, -1]);
    expect([...ensemble.feature]).toEqual([0, -1, -1, 1, -1, -1]);
    expect([...ensemble.leaf]).toEqual([-1, 0, 1, -1, 2, 3]);
    expect([...ensemble.leafValue]).toEqual([1, 2, 11, 12]);
  });

  it("takes a tree of one leaf", () => {
    expect([...join({ nodeCount: 1, left: Int32Array.of(-1) }).leafValue]).toEqual([0]);
  });

  it.each<[string, Partial<TreeNodes>, string]>([
    ["a right child past the end", { right: Int32Array.of(3, -1, -1) }, "node 3 of tree 1 is a child that does not exist"],
    ["a right child before the start", { right: Int32Array.of(-1, -1, -1) }, "node -1 of tree 1 is a child that does not exist"],
    ["a left child past the end", { left: Int32Array.of(2 ** 31 - 1, -1, -1) }, "node 2147483647 of tree 1 is a child"],
    ["a left child that is neither a node nor the mark of a leaf", { left: Int32Array.of(-5, -1, -1) }, "node -5 of tree 1 is a child"],
    [
      "a cycle to the root",
      { left: Int32Array.of(1, 0, -1), right: Int32Array.of(2, 2, -1), feature: Int32Array.of(0, 0, -2) },
      "of tree 1 is reached twice",
    ],
    ["a node that is its own child", { left: Int32Array.of(0, -1, -1) }, "node 0 of tree 1 is reached twice"],
    ["two parents of one node", { right: Int32Array.of(1, -1, -1) }, "node 1 of tree 1 is reached twice"],
    ["a feature that does not exist", { feature: Int32Array.of(2, -2, -2) }, "node 0 of tree 1 asks for feature 2 of 2"],
    ["a negative feature", { feature: Int32Array.of(-2, -2, -2) }, "node 0 of tree 1 asks for feature -2 of 2"],
    ["a feature outside the tree's subset", { features: Int32Array.of(1), feature: Int32Array.of(1, -2, -2) }, "asks for feature 1 of 1"],
    ["a subset of features that do not exist", { features: Int32Array.of(7) }, "is given feature 7 of 2"],
    ["a threshold of NaN", { threshold: Float64Array.of(NaN, -2, -2) }, "node 0 of tree 1 compares with NaN"],
    ["a category set that does not exist", { categorySet: Int32Array.of(0, -1, -1) }, "node 0 of tree 1 asks for category set 0 of 0"],
  ])("refuses %s by tree and node", (_, tree, message) => {
    const refused = expect(() => join({}, tree));
    refused.toThrow(GodwitError);
    refused.toThrow(expect.objectContaining({ code: "INVALID_MODEL", message: expect.stringContaining(message) }));
  });
});
