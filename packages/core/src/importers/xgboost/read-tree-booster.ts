import type { Document } from "../../formats/index.ts";
import type { BoosterModel, BoosterTree, TreeBooster } from "./booster-model.ts";
import { readCategories } from "./read-categories.ts";

/** What the rest of a document says of its trees. */
export interface ModelShape {
  readonly version: BoosterModel["version"];
  readonly featureCount: number;
  readonly outputCount: number;
}

/** `gradient_booster.model` of a tree booster. The weights of DART stand beside it, or since 3.4 in it. */
export function readTreeBooster(
  model: Document,
  { version, featureCount, outputCount }: ModelShape,
  weightsBeside: Document | undefined,
): TreeBooster {
  const parameters = model.field("gbtree_model_param");
  const trees = model.field("trees").items().map(readTree);
  if (parameters.field("num_trees").integer(0) !== trees.length)
    parameters.reject(`${trees.length} trees are there instead of ${parameters.field("num_trees").integer(0)}`);
  const info = model.field("tree_info");
  const treeOutput = info.int32(trees.length);
  if (treeOutput.some((output) => !(output >= 0 && output < outputCount))) info.reject(`a tree adds to an output beyond ${outputCount}`);
  const weights = weightsBeside ?? model.find("weight_drop");
  const categories = model.find("cats");
  return {
    kind: "trees",
    trees,
    treeOutput,
    parallelTrees: Math.max(1, parameters.find("num_parallel_tree")?.integer(0) ?? 1),
    iterationStarts: readIterationStarts(model.find("iteration_indptr"), trees.length),
    treeWeights: weights === undefined ? null : weights.float64(trees.length).map(Math.fround),
    categories: categories === undefined ? [] : readCategories(categories, featureCount, version),
  };
}

function readIterationStarts(starts: Document | undefined, treeCount: number): Int32Array | null {
  if (starts === undefined) return null;
  const values = starts.int32();
  const ordered = values.every((value, index) => (index === 0 ? value === 0 : value >= values[index - 1]!));
  return ordered && values.at(-1) === treeCount ? values : starts.reject("the iterations do not cover the trees");
}

function readTree(tree: Document): BoosterTree {
  const parameters = tree.field("tree_param");
  const nodeCount = parameters.field("num_nodes").integer(1);
  const left = tree.field("left_children").int32(nodeCount);
  const right = tree.field("right_children").int32(nodeCount);
  const conditions = tree.field("split_conditions").float64(nodeCount).map(Math.fround);
  const leafWidth = Math.max(1, parameters.find("size_leaf_vector")?.integer(0) ?? 1);
  return {
    nodeCount,
    left,
    right,
    feature: tree.field("split_indices").int32(nodeCount),
    threshold: conditions,
    defaultLeft: Uint8Array.from(tree.field("default_left").float64(nodeCount), (flag) => Number(flag !== 0)),
    categories: readSplitCategories(tree, nodeCount),
    leafWidth,
    leafValue: leafWidth === 1 ? (node) => conditions[node]! : leafVectors(tree, { nodeCount, left, right, leafWidth }),
  };
}

/** Vectors of leaves: up to 3.1 one for each node, since 3.2 one for each leaf, whose right child is its number. */
function leafVectors(
  tree: Document,
  { nodeCount, left, right, leafWidth }: Pick<BoosterTree, "nodeCount" | "left" | "right" | "leafWidth">,
): BoosterTree["leafValue"] {
  const byLeaf = tree.find("leaf_weights");
  if (byLeaf === undefined) {
    const values = tree
      .field("base_weights")
      .float64(nodeCount * leafWidth)
      .map(Math.fround);
    return (node, column) => values[node * leafWidth + column]!;
  }
  const values = byLeaf.float64().map(Math.fround);
  const leaves = values.length / leafWidth;
  for (let node = 0; node < nodeCount; node++)
    if (left[node] === -1 && !(right[node]! >= 0 && right[node]! < leaves))
      byLeaf.reject(`the leaf ${node} asks for vector ${right[node]} of ${leaves}`);
  return (node, column) => values[right[node]! * leafWidth + column]!;
}

const largestCategory = 2 ** 24;

/** The categories of each split by category, since 1.3: a run of one list for each. */
function readSplitCategories(tree: Document, nodeCount: number): ReadonlyMap<number, Int32Array> | null {
  const types = tree.find("split_type")?.int32(nodeCount);
  if (types === undefined || types.every((type) => type === 0)) return null;
  const nodes = tree.field("categories_nodes").int32();
  const starts = tree.field("categories_segments").int32(nodes.length);
  const counts = tree.field("categories_sizes").int32(nodes.length);
  const list = tree.field("categories");
  const all = list.int32();
  if (all.some((category) => category < 0 || category >= largestCategory)) list.reject("a category is out of range");
  const result = new Map<number, Int32Array>();
  nodes.forEach((node, index) => {
    const [start, count] = [starts[index]!, counts[index]!];
    if (!(start >= 0 && count >= 0 && start + count <= all.length)) list.reject(`the categories of node ${node} lie outside`);
    result.set(node, all.slice(start, start + count).sort());
  });
  for (const [node, type] of types.entries())
    if (type === 1 ? !result.has(node) : type !== 0) tree.reject(`node ${node} is split in an unknown way`);
  return result;
}
