import { pairwiseSum } from "../../../math/index.ts";
import type { ImportContext } from "../../estimator/index.ts";
import type { TreeState } from "./tree-state.ts";

/**
 * Whether leaf values are counts that `predict_proba` divides by their sum (up to 1.3) or fractions (since 1.4). A file
 * without a version is told by its root: fractions add up to 1.
 */
export function valuesAreCounts(context: ImportContext, tree: TreeState): boolean {
  if (context.version !== null) return !context.since(1, 4, true);
  const total = pairwiseSum(tree.values.subarray(0, tree.classCounts[0]), 0, tree.classCounts[0]);
  return Math.abs(total - 1) > 1e-9;
}

/**
 * Writes the class probabilities of one output at a node: the values divided by their sum in NumPy's order where they are
 * counts (a sum of 0 divides by 1), as they are where they are fractions.
 */
export function writeProbabilities(
  tree: TreeState,
  node: number,
  output: number,
  counts: boolean,
  target: Float64Array,
  offset: number,
): void {
  const classes = tree.classCounts[output]!;
  const start = (node * tree.outputCount + output) * tree.classWidth;
  const sum = counts ? pairwiseSum(tree.values, start, classes) : 1;
  const divisor = sum === 0 ? 1 : sum;
  for (let index = 0; index < classes; index++)
    target[offset + index] = counts ? tree.values[start + index]! / divisor : tree.values[start + index]!;
}
