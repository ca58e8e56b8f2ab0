import { GodwitError } from "../../errors/index.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { RankPlan } from "../forest/rank-plan.ts";
import { measureTree, type TreeShape } from "../forest/tree-shape.ts";

/** Trees as the GPU walks them. */
export interface TreeTables {
  /**
   * Two words a node. A split: its plane in the upper and its rank in the lower half; twice the place of its left child in
   * the tile, the right one being next. A leaf: nothing; twice what it stands for, plus 1.
   */
  readonly nodes: Uint32Array;
  /** Two words a tree: its root's place in the tile; the output that it adds to, or `everyOutput`. */
  readonly trees: Uint32Array;
  /** Four words a tile, which are neighbouring trees: the first, the one after the last, its first node, how many nodes fit the staging memory. */
  readonly tiles: Uint32Array;
  readonly stagedNodes: number;
}

/** What a leaf stands for: its row of the leaf values, or its number within its tree. */
export type LeafPayload = "row" | "number";

export const everyOutput: number = 0xffff_ffff;

/**
 * Lays trees out in tiles of at most `stagedNodes` nodes, if that is enough for one tree, and each tree level by level, so that the part
 * of a large one which is staged is its top.
 */
export function packTrees(ensemble: TreeEnsemble, plan: RankPlan, payload: LeafPayload, stagedNodes: number): TreeTables {
  const treeCount = ensemble.treeOffset.length - 1;
  const shapes = Array.from({ length: treeCount }, (_, tree) => measureTree(ensemble, tree));
  const total = shapes.reduce((sum, { preorder }) => sum + preorder.length, 0);
  if (total >= 2 ** 30) throw new GodwitError("LIMIT_EXCEEDED", "The tree ensemble has more nodes than a GPU's tables can name.");
  const nodes = new Uint32Array(total * 2);
  const trees = new Uint32Array(treeCount * 2);
  const tiles: number[] = [];
  let first = 0;
  let size = 0;
  for (const [tree, shape] of shapes.entries()) {
    const count = shape.preorder.length;
    if (tree === 0 || size + count > stagedNodes) {
      first += size;
      size = 0;
      tiles.push(tree, tree, first, 0);
    }
    checkOutput(ensemble, tree);
    trees[2 * tree] = size;
    trees[2 * tree + 1] = ensemble.treeOutput[tree]! < 0 ? everyOutput : ensemble.treeOutput[tree]!;
    writeTree(ensemble, plan, shape, payload, nodes.subarray(2 * first), size);
    size += count;
    tiles[tiles.length - 3] = tree + 1;
    tiles[tiles.length - 1] = Math.min(size, stagedNodes);
  }
  return { nodes, trees, tiles: Uint32Array.from(tiles), stagedNodes };
}

function checkOutput({ treeOutput, outputCount }: TreeEnsemble, tree: number): void {
  if (treeOutput[tree]! >= outputCount)
    throw new GodwitError("INVALID_MODEL", "A tree adds to an output that the model does not have.", { where: { path: `trees[${tree}]` } });
}

function writeTree(
  ensemble: TreeEnsemble,
  plan: RankPlan,
  { base, count }: TreeShape,
  payload: LeafPayload,
  tile: Uint32Array,
  root: number,
): void {
  const order = new Int32Array(count);
  let end = 1;
  for (let at = 0; at < end; at++) {
    const node = order[at]!;
    const words = 2 * (root + at);
    if (ensemble.feature[base + node]! < 0) {
      tile[words + 1] = 2 * (payload === "row" ? ensemble.leaf[base + node]! : node) + 1;
      continue;
    }
    tile[words] = ((plan.nodePlane[base + node]! << 16) | plan.nodeRank[base + node]!) >>> 0;
    tile[words + 1] = 2 * (root + end);
    order[end++] = ensemble.left[base + node]!;
    order[end++] = ensemble.right[base + node]!;
  }
}
