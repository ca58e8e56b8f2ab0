import { SparseRows } from "../sparse-rows.ts";
import { parentsOf } from "../tree-ensemble.ts";
import { sparse } from "../value-type.ts";
import type { OpAttributes } from "./attributes.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const treePaths: Op<"tree_paths"> = {
  name: "tree_paths",
  summary: "A one for each node on the way from the root of a tree to the leaf, all trees side by side",
  arity: 1,
  elementwise: false,
  infer([leaves], { left, right, offset }) {
    const trees = expectDense(leaves, "i32").width;
    const starts = offset.data as Int32Array;
    const nodes = left.data.length;
    if ([left, right, offset].some(({ dtype }) => dtype !== "i32") || right.data.length !== nodes) invalid("takes i32 children");
    if (starts.length !== trees + 1 || starts[0] !== 0 || starts[trees] !== nodes)
      invalid(`knows ${starts.length - 1} trees, not ${trees}`);
    parentsOfPaths({ left, right, offset });
    return sparse(nodes);
  },
  evaluate([value], attributes, { rows }) {
    const leaves = denseInput(value);
    const reached = numbers(leaves);
    const [nodes, starts] = [parentsOfPaths(attributes), attributes.offset.data as Int32Array];
    const result = new SparseRows(rows, nodes.length);
    for (let row = 0; row < rows; row++) {
      for (let tree = 0; tree < leaves.width; tree++) {
        const size = starts[tree + 1]! - starts[tree]!;
        let node = reached[row * leaves.width + tree]!;
        for (; node >= 0 && node < size; node = nodes[starts[tree]! + node]!) result.store(starts[tree]! + node, 1);
      }
      result.endRow();
    }
    return result.finish();
  },
};

/** int32[nodes]: the parent of each node within its tree, -1 of a root. */
export function parentsOfPaths({ left, right, offset }: OpAttributes["tree_paths"]): Int32Array {
  const trees = { left: left.data as Int32Array, right: right.data as Int32Array, treeOffset: offset.data as Int32Array };
  return parentsOf(trees) ?? invalid("has a node before its parent");
}
