import { joinTrees, type TreeNodes } from "../../composites/index.ts";
import type { TreeEnsemble } from "../../ir/index.ts";
import { GodwitError } from "../../errors/index.ts";
import type { CatBoostModel, ModelTree } from "./model.ts";
import { splitsOf, type Split } from "./splits.ts";
import { invalid } from "./tree-nodes.ts";

/** Trees are expanded to nodes: of 29 bytes each, in tables that must stay below 2 GiB. */
const mostNodes = 2 ** 26;

/** The trees as binary trees over the table of `columns` columns that `splitsOf` describes. */
export function ensembleOf(model: CatBoostModel, columns: number): TreeEnsemble {
  const splits = splitsOf(model);
  const { dimension } = model;
  const nodes = model.trees.reduce((sum, tree) => sum + tree.split.length + tree.leafValues.length / dimension, 0);
  if (nodes > mostNodes) throw new GodwitError("LIMIT_EXCEEDED", `the trees have ${nodes} nodes, and ${mostNodes} are the most`);
  return joinTrees(
    model.trees.map((tree, index) => treeNodes(tree, index, splits, dimension)),
    { featureCount: columns, outputCount: dimension, leafWidth: dimension, compare: "f32", initial: new Float64Array(dimension) },
    (tree, node, target, offset) => {
      const { split, leafValues } = model.trees[tree]!;
      const start = (node - split.length) * dimension;
      target.set(leafValues.subarray(start, start + dimension), offset);
    },
  );
}

function treeNodes({ split, left, right, leafValues }: ModelTree, tree: number, splits: readonly Split[], dimension: number): TreeNodes {
  const inner = split.length;
  const nodeCount = inner + leafValues.length / dimension;
  const asked = Array.from(split, (index) => splits[index] ?? invalid(`tree ${tree} asks for split ${index} of ${splits.length}`));
  const padded = (values: Int32Array): Int32Array => {
    const nodes = new Int32Array(nodeCount).fill(-1);
    nodes.set(values);
    return nodes;
  };
  const threshold = new Float64Array(nodeCount);
  const missingLeft = new Uint8Array(nodeCount);
  asked.forEach((each, node) => {
    threshold[node] = each.threshold;
    missingLeft[node] = each.missingAbove ? 0 : 1;
  });
  return {
    nodeCount,
    left: padded(left),
    right: padded(right),
    feature: padded(Int32Array.from(asked, ({ column }) => column)),
    threshold,
    missingLeft,
    categorySet: null,
    features: null,
    output: dimension === 1 ? 0 : -1,
  };
}
