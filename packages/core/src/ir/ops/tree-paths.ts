import { SparseRows } from "../sparse-rows.ts";
import { sparse } from "../value-type.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const treePaths: Op<"tree_paths"> = {
  name: "tree_paths",
  summary: "A one for each node on the way from the root of a tree to the leaf, all trees side by side",
  arity: 1,
  elementwise: false,
  infer([leaves], { parent, offset }) {
    const trees = expectDense(leaves, "i32").width;
    const nodes = parent.data as Int32Array;
    const starts = offset.data as Int32Array;
    if (
      parent.dtype !== "i32" ||
      offset.dtype !== "i32" ||
      starts.length !== trees + 1 ||
      starts[0] !== 0 ||
      starts[trees] !== nodes.length
    )
      invalid(`knows ${starts.length - 1} trees, not ${trees}`);
    for (let tree = 0; tree < trees; tree++)
      for (let node = 0; node < starts[tree + 1]! - starts[tree]!; node++) {
        const above = nodes[starts[tree]! + node]!;
        if (node === 0 ? above !== -1 : !(above >= 0 && above < node)) invalid(`has a node ${node} below node ${above}`);
      }
    return sparse(nodes.length);
  },
  evaluate([value], { parent, offset }, { rows }) {
    const leaves = denseInput(value);
    const reached = numbers(leaves);
    const [nodes, starts] = [parent.data as Int32Array, offset.data as Int32Array];
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
