import type { CategorySet, TreeEnsemble } from "../src/ir/index.ts";
import type { Random } from "./random.ts";

interface TreeNode {
  feature: number;
  threshold: number;
  left: number;
  right: number;
  missingLeft: number;
  categorySet: number;
  leaf: number;
}

/** A valid ensemble of up to eight trees over all that the canonical form allows. */
export function randomEnsemble(random: Random, featureCount: number): TreeEnsemble {
  const outputCount = random.integer(1, 3);
  const ownOutput = random.chance(0.6);
  const leafWidth = ownOutput ? 1 : outputCount;
  const compare = random.chance(0.5) ? "f32" : "f64";
  const categorical = compare === "f64" && random.chance(0.4);
  const categorySets = categorical ? random.list(random.integer(1, 3), () => randomSet(random)) : [];
  const nodes: TreeNode[] = [];
  const treeOffset = [0];
  const treeOutput: number[] = [];
  let leaves = 0;

  const split = (root: number, depth: number): number => {
    const at = nodes.length;
    const node: TreeNode = { feature: -1, threshold: 0, left: -1, right: -1, missingLeft: 0, categorySet: -1, leaf: -1 };
    nodes.push(node);
    if (depth === 0 || random.chance(0.15)) {
      node.leaf = leaves++;
      return at - root;
    }
    node.feature = random.integer(0, featureCount - 1);
    node.missingLeft = random.integer(0, 1);
    if (categorySets.length > 0 && random.chance(0.4)) node.categorySet = random.integer(0, categorySets.length - 1);
    else node.threshold = random.chance(0.1) ? Infinity : random.finite();
    node.left = split(root, depth - 1);
    node.right = split(root, depth - 1);
    return at - root;
  };

  for (let tree = random.integer(1, 8); tree > 0; tree--) {
    split(nodes.length, random.integer(0, 5));
    treeOffset.push(nodes.length);
    treeOutput.push(ownOutput ? random.integer(0, outputCount - 1) : -1);
  }
  return {
    featureCount,
    outputCount,
    compare,
    test: random.chance(0.7) ? "le" : "lt",
    ...(random.chance(0.3) && { accumulate: "f32" as const }),
    treeOffset: Int32Array.from(treeOffset),
    treeOutput: Int32Array.from(treeOutput),
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, (node) => node.threshold),
    left: Int32Array.from(nodes, (node) => node.left),
    right: Int32Array.from(nodes, (node) => node.right),
    missingLeft: Uint8Array.from(nodes, (node) => node.missingLeft),
    categorySet: Int32Array.from(nodes, (node) => node.categorySet),
    categorySets,
    leaf: Int32Array.from(nodes, (node) => node.leaf),
    leafValue: Float64Array.from(random.list(leaves * leafWidth, () => random.finite())),
    leafWidth,
    initial: Float64Array.from(random.list(outputCount, () => random.finite())),
  };
}

function randomSet(random: Random): CategorySet {
  const known = random.ascending(random.integer(1, 12), () => random.integer(0, random.chance(0.1) ? 300 : 12));
  return { left: Int32Array.from(known.filter(() => random.chance(0.5))), known: Int32Array.from(known) };
}
