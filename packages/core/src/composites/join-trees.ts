import { GodwitError } from "../errors/index.ts";
import type { CategorySet, TreeEnsemble } from "../ir/index.ts";

/** The nodes of one tree as a library stores them; `left` of -1 marks a leaf. */
export interface TreeNodes {
  readonly nodeCount: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array | null;
  /** int32[nodes]: index into the ensemble's category sets, -1 for numeric splits; null if there is none. */
  readonly categorySet: Int32Array | null;
  /** Features of a tree that was fitted on a subset of the columns; null: all, in order. */
  readonly features: Int32Array | null;
  /** The output that the tree adds to, -1 for a row of all outputs. */
  readonly output: number;
}

export interface EnsembleOptions {
  readonly featureCount: number;
  readonly outputCount: number;
  readonly leafWidth: number;
  readonly compare: "f32" | "f64";
  /** What goes left: `le` (the default) or `lt` the threshold. */
  readonly test?: "le" | "lt";
  /** Float64 sums where absent. */
  readonly accumulate?: "f32";
  readonly initial: Float64Array;
  readonly categorySets?: readonly CategorySet[];
}

/**
 * Joins trees into the canonical ensemble. `writeLeaf(tree, node, target, offset)` gives the leaf row of a leaf.
 * Throws INVALID_MODEL for a child out of range, a node reached twice or a cycle, a feature out of range, a NaN threshold.
 */
export function joinTrees(
  trees: readonly TreeNodes[],
  options: EnsembleOptions,
  writeLeaf: (tree: number, node: number, target: Float64Array, offset: number) => void,
): TreeEnsemble {
  const { leafWidth } = options;
  const nodes = trees.reduce((sum, tree) => sum + tree.nodeCount, 0);
  const leaves = trees.reduce((sum, tree) => sum + leafCount(tree), 0);
  const ensemble = {
    ...options,
    test: options.test ?? ("le" as const),
    categorySets: options.categorySets ?? [],
    treeOffset: new Int32Array(trees.length + 1),
    treeOutput: Int32Array.from(trees, (tree) => tree.output),
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes).fill(-1),
    right: new Int32Array(nodes).fill(-1),
    missingLeft: new Uint8Array(nodes),
    categorySet: new Int32Array(nodes).fill(-1),
    leaf: new Int32Array(nodes).fill(-1),
    leafValue: new Float64Array(leaves * leafWidth),
  };
  let offset = 0;
  let leaf = 0;
  trees.forEach((tree, index) => {
    checkTree(tree, index, options);
    for (let node = 0; node < tree.nodeCount; node++) {
      const at = offset + node;
      if (tree.left[node]! < 0) {
        writeLeaf(index, node, ensemble.leafValue, leaf * leafWidth);
        ensemble.leaf[at] = leaf++;
        continue;
      }
      const feature = tree.feature[node]!;
      ensemble.feature[at] = tree.features === null ? feature : tree.features[feature]!;
      ensemble.threshold[at] = tree.threshold[node]!;
      ensemble.left[at] = tree.left[node]!;
      ensemble.right[at] = tree.right[node]!;
      if (tree.missingLeft !== null) ensemble.missingLeft[at] = tree.missingLeft[node]!;
      if (tree.categorySet !== null) ensemble.categorySet[at] = tree.categorySet[node]!;
    }
    offset += tree.nodeCount;
    ensemble.treeOffset[index + 1] = offset;
  });
  return ensemble;
}

function leafCount(tree: TreeNodes): number {
  let count = 0;
  for (let node = 0; node < tree.nodeCount; node++) if (tree.left[node]! < 0) count++;
  return count;
}

/** Every node is reached once from the root, and every split asks for a feature and a number that exist. */
function checkTree(tree: TreeNodes, index: number, { featureCount, categorySets = [] }: EnsembleOptions): void {
  const reached = new Uint8Array(tree.nodeCount);
  const width = tree.features?.length ?? featureCount;
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!(node >= 0 && node < tree.nodeCount)) broken(index, node, "is a child that does not exist");
    if (reached[node] === 1) broken(index, node, "is reached twice");
    reached[node] = 1;
    if (tree.left[node]! < -1) broken(index, tree.left[node]!, "is a child that does not exist");
    if (tree.left[node]! < 0) continue;
    const feature = tree.feature[node]!;
    if (!(feature >= 0 && feature < width)) broken(index, node, `asks for feature ${feature} of ${width}`);
    const set = tree.categorySet?.[node] ?? -1;
    if (set >= categorySets.length) broken(index, node, `asks for category set ${set} of ${categorySets.length}`);
    if (set < 0 && Number.isNaN(tree.threshold[node]!)) broken(index, node, "compares with NaN");
    open.push(tree.right[node]!, tree.left[node]!);
  }
  for (const feature of tree.features ?? [])
    if (!(feature >= 0 && feature < featureCount)) broken(index, 0, `is given feature ${feature} of ${featureCount}`);
}

function broken(tree: number, node: number, what: string): never {
  throw new GodwitError("INVALID_MODEL", `node ${node} of tree ${tree} ${what}`);
}
