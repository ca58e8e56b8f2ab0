import { joinTrees, type TreeNodes } from "../../composites/index.ts";
import type { CategorySet, TreeEnsemble } from "../../ir/index.ts";
import { invalid, type BoosterModel, type BoosterTree } from "./booster-model.ts";
import { ForestColumns } from "./forest-columns.ts";
import { splitTest } from "./split-test.ts";

/** The forest of a booster, and the columns that it walks. */
export interface BoosterForest {
  readonly ensemble: TreeEnsemble;
  readonly columns: ForestColumns;
}

/** Throws INVALID_MODEL for trees that are none, or that ask for features and bit sets that do not exist. */
export function readForest(model: BoosterModel): BoosterForest {
  const { trees, featureCount, treesPerIteration } = model;
  trees.forEach((tree) => checkFeatures(tree, featureCount));
  const columns = new ForestColumns(model);
  const categorySets: CategorySet[] = [];
  const ensemble = joinTrees(
    trees.map((tree, index) => nodesOf(tree, index % treesPerIteration, columns, categorySets)),
    {
      featureCount: columns.count,
      outputCount: treesPerIteration,
      leafWidth: 1,
      compare: "f64",
      initial: new Float64Array(treesPerIteration),
      categorySets,
    },
    (tree, node, target, offset) => {
      const { leafValue, splitFeature } = trees[tree]!;
      target[offset] = leafValue[node - splitFeature.length]!;
    },
  );
  return { ensemble, columns };
}

function checkFeatures({ splitFeature, linear }: BoosterTree, featureCount: number): void {
  for (const features of [splitFeature, linear?.feature ?? []])
    for (const feature of features)
      if (!(feature >= 0 && feature < featureCount)) invalid(`a tree asks for feature ${feature} of ${featureCount}`);
}

/** Splits keep their numbers; leaf i follows them in place `splits + i`. */
function nodesOf(tree: BoosterTree, output: number, columns: ForestColumns, categorySets: CategorySet[]): TreeNodes {
  const splits = tree.splitFeature.length;
  const nodeCount = splits + tree.leafValue.length;
  const nodes = {
    nodeCount,
    left: new Int32Array(nodeCount).fill(-1),
    right: new Int32Array(nodeCount).fill(-1),
    feature: new Int32Array(nodeCount),
    threshold: new Float64Array(nodeCount),
    missingLeft: new Uint8Array(nodeCount),
    categorySet: new Int32Array(nodeCount).fill(-1),
    features: null,
    output,
  };
  const place = (child: number): number => {
    if (child >= splits) return invalid(`a tree has the child ${child} among ${splits} splits`);
    return child >= 0 ? child : splits + ~child;
  };
  for (let split = 0; split < splits; split++) {
    const { threshold, missingLeft, sight, categories } = splitTest(tree, split);
    if (categories === undefined) invalid(`a tree asks for bit set ${tree.threshold[split]} of ${tree.categories.length}`);
    nodes.left[split] = place(tree.leftChild[split]!);
    nodes.right[split] = place(tree.rightChild[split]!);
    nodes.feature[split] = columns.place(tree.splitFeature[split]!, sight);
    nodes.threshold[split] = threshold;
    nodes.missingLeft[split] = Number(missingLeft);
    if (categories) nodes.categorySet[split] = categorySets.push({ left: categories, known: new Int32Array(0) }) - 1;
  }
  return nodes;
}
