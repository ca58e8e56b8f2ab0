import { PythonView, field, toFloat64, toInt32, toValues } from "../../../formats/index.ts";
import { pairwiseSum } from "../../../math/index.ts";

/** `feature_importances_` of trees and their ensembles, which is worked out when asked for; undefined for other classes. */
export function treeImportances(model: PythonView): Float64Array | undefined {
  const { className } = model;
  if (/^(DecisionTree|ExtraTree)(Classifier|Regressor)$/.test(className)) return normalized(impurityDecreases(model.attribute("tree_")));
  if (/^(RandomForest|ExtraTrees)(Classifier|Regressor)$/.test(className)) {
    const trees = model
      .attribute("estimators_")
      .items()
      .map((tree) => tree.attribute("tree_"));
    return ofTrees(trees, normalized);
  }
  if (/^GradientBoosting(Classifier|Regressor)$/.test(className)) {
    const stages = model.attribute("estimators_");
    const trees = toValues(stages.array([-1, -1])).map((tree, at) => new PythonView(tree, `${stages.path}[${at}]`).attribute("tree_"));
    return ofTrees(trees, (decreases) => decreases);
  }
  return undefined;
}

/** The mean over all trees that have a split, made to sum to 1. */
function ofTrees(trees: readonly PythonView[], prepare: (decreases: Float64Array) => Float64Array): Float64Array {
  const split = trees.filter((tree) => tree.state().entry("node_count").integer(1) > 1).map((tree) => prepare(impurityDecreases(tree)));
  const [first] = split;
  if (first === undefined) return new Float64Array(trees[0]?.argument(0).integer(1) ?? 0);
  const mean = Float64Array.from(first, (_, column) => split.reduce((sum, each) => sum + each[column]!, 0) / split.length);
  const total = pairwiseSum(mean);
  return mean.map((each) => each / total);
}

/** What the splits of a tree on each feature took away from the weighted impurity, node by node. */
function impurityDecreases(tree: PythonView): Float64Array {
  const nodes = tree.state().entry("nodes").array([-1]);
  const [left, right, feature] = [field(nodes, "left_child"), field(nodes, "right_child"), field(nodes, "feature")].map(toInt32);
  const weight = toFloat64(field(nodes, "weighted_n_node_samples"));
  const impurity = toFloat64(field(nodes, "impurity"));
  const weighted = (node: number): number => weight[node]! * impurity[node]!;
  const decreases = new Float64Array(tree.argument(0).integer(1));
  for (let node = 0; node < weight.length; node++) {
    if (left![node]! < 0) continue;
    decreases[feature![node]!]! += weighted(node) - weighted(left![node]!) - weighted(right![node]!);
  }
  return decreases.map((each) => each / weight[0]!);
}

function normalized(importances: Float64Array): Float64Array {
  const total = pairwiseSum(importances);
  return total > 0 ? importances.map((each) => each / total) : importances;
}
