import { GodwitError } from "../../errors/index.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";

/** The shape of one tree; nodes are counted from its root. */
export interface TreeShape {
  readonly base: number;
  readonly count: number;
  /** The reachable nodes, parents before children, left before right. */
  readonly preorder: Int32Array;
  /** Per node: number of splits on the way from the root, and on the longest way down to a leaf. */
  readonly depth: Int32Array;
  readonly height: Int32Array;
  readonly leafCount: number;
  /** Leaves at each depth. */
  readonly leavesAtDepth: readonly number[];
}

/** Measures tree `index`; children that lie outside the tree or form a circle are an INVALID_MODEL. */
export function measureTree(ensemble: Pick<TreeEnsemble, "treeOffset" | "feature" | "left" | "right">, index: number): TreeShape {
  const base = ensemble.treeOffset[index]!;
  const count = ensemble.treeOffset[index + 1]! - base;
  const preorder = new Int32Array(count);
  const depth = new Int32Array(count);
  const height = new Int32Array(count);
  const stack = new Int32Array(count + 1);
  const leavesAtDepth: number[] = [];
  let waiting = count > 0 ? 1 : 0;
  let visited = 0;
  let leafCount = 0;
  while (waiting > 0) {
    const node = stack[--waiting]!;
    if (visited === count) throw circular(index);
    preorder[visited++] = node;
    if (ensemble.feature[base + node]! < 0) {
      leafCount++;
      const level = depth[node]!;
      while (leavesAtDepth.length <= level) leavesAtDepth.push(0);
      leavesAtDepth[level]!++;
      continue;
    }
    const left = ensemble.left[base + node]!;
    const right = ensemble.right[base + node]!;
    if (left <= 0 || left >= count || right <= 0 || right >= count || left === right || waiting + 2 > count) throw circular(index);
    depth[left] = depth[right] = depth[node]! + 1;
    stack[waiting++] = right;
    stack[waiting++] = left;
  }
  if (visited === 0) throw circular(index);
  for (let position = visited - 1; position >= 0; position--) {
    const node = preorder[position]!;
    if (ensemble.feature[base + node]! < 0) continue;
    height[node] = 1 + Math.max(height[ensemble.left[base + node]!]!, height[ensemble.right[base + node]!]!);
  }
  return { base, count, preorder: preorder.subarray(0, visited), depth, height, leafCount, leavesAtDepth };
}

function circular(index: number): GodwitError {
  return new GodwitError("INVALID_MODEL", "The children of a tree's nodes do not form a tree.", { where: { path: `trees[${index}]` } });
}
