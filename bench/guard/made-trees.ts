import type { TreeEnsemble } from "../../packages/core/src/ir/index.ts";

/** How trees grow: every leaf to a depth, the leaf that a row reaches by chance to so many leaves, or one split a level. */
export type Growth = { readonly depth: number } | { readonly leaves: number } | { readonly levels: number };

interface Split {
  feature: number;
  threshold: number;
  left: number;
  right: number;
}

/** Uniform numbers from 0 to 1, the same each time. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Trees over features that are uniform from 0 to 1, with thresholds of so many steps. */
export function madeTrees(growth: Growth, trees: number, featureCount: number, steps: number): TreeEnsemble {
  const random = chance(11);
  const grown = Array.from({ length: trees }, () => grow(growth, featureCount, steps, random));
  const nodes = grown.flat();
  let leaves = 0;
  const treeOffset = new Int32Array(trees + 1);
  for (const [tree, { length }] of grown.entries()) treeOffset[tree + 1] = treeOffset[tree]! + length;
  return {
    featureCount,
    outputCount: 1,
    compare: "f64",
    test: "le",
    treeOffset,
    treeOutput: new Int32Array(trees),
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    missingLeft: new Uint8Array(nodes.length),
    categorySet: new Int32Array(nodes.length).fill(-1),
    categorySets: [],
    leaf: Int32Array.from(nodes, ({ feature }) => (feature < 0 ? leaves++ : -1)),
    leafValue: Float64Array.from({ length: leaves }, () => random() - 0.5),
    leafWidth: 1,
    initial: new Float64Array(1),
  };
}

function grow(growth: Growth, featureCount: number, steps: number, random: () => number): Split[] {
  const nodes: Split[] = [{ feature: -1, threshold: 0, left: -1, right: -1 }];
  const draw = (): Pick<Split, "feature" | "threshold"> => ({
    feature: Math.floor(random() * featureCount),
    threshold: (1 + Math.floor(random() * steps)) / (steps + 1),
  });
  const split = (at: number, test: Pick<Split, "feature" | "threshold">): readonly [number, number] => {
    const left = nodes.push({ feature: -1, threshold: 0, left: -1, right: -1 }) - 1;
    const right = nodes.push({ feature: -1, threshold: 0, left: -1, right: -1 }) - 1;
    nodes[at] = { ...test, left, right };
    return [left, right];
  };
  if ("leaves" in growth) {
    const open = [0];
    while (open.length < growth.leaves) {
      const [at] = open.splice(Math.floor(random() ** 2 * open.length), 1);
      open.unshift(...split(at!, draw()));
    }
    return nodes;
  }
  let level = [0];
  for (let depth = 0; depth < ("depth" in growth ? growth.depth : growth.levels); depth++) {
    const shared = draw();
    level = level.flatMap((at) => split(at, "levels" in growth ? shared : draw()));
  }
  return nodes;
}

/** Scores of rows by a walk from node to node, tree by tree: what the kernels must beat. */
export function walk(ensemble: TreeEnsemble, columns: readonly Float64Array[], rows: number, scores: Float64Array): Float64Array {
  const { treeOffset, feature, threshold, left, right, leaf, leafValue } = ensemble;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let tree = 0; tree + 1 < treeOffset.length; tree++) {
      const root = treeOffset[tree]!;
      let at = root;
      for (let tested = feature[at]!; tested >= 0; tested = feature[at]!)
        at = root + (columns[tested]![row]! <= threshold[at]! ? left[at]! : right[at]!);
      sum += leafValue[leaf[at]!]!;
    }
    scores[row] = sum;
  }
  return scores;
}
