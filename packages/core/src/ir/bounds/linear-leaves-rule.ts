import type { LeafModels } from "../leaf-models.ts";
import { errorAt, numberAt, type Bounded, type BoundRule } from "./bounded.ts";

/** Errors of features come through their coefficients; of another leaf, or where a sum is no number, nothing is known. */
export const linearLeavesRule: BoundRule<"linear_leaves"> = ([features, leaves], { models }, answer) => {
  if (features!.error === null && leaves!.error === null) return null;
  const errors = new Float64Array(answer.data.length);
  const trees = models.treeOutput.length;
  for (let row = 0; row < answer.rows; row++) {
    for (let tree = 0; tree < trees; tree++) {
      const place = row * trees + tree;
      const model = models.firstRow[tree]! + numberAt(leaves!.value, place);
      const own = errorAt(leaves!.error, place) > 0 ? Infinity : modelError(models, model, features!, row);
      errors[row * answer.width + models.treeOutput[tree]!]! += own;
    }
  }
  return errors;
};

/** Sums round differently, too: once a term, and once as part of the score. */
function modelError(models: LeafModels, model: number, features: Bounded, row: number): number {
  if (!(model >= 0 && model < models.constant.length)) return 0;
  const [start, end] = [models.termOffset[model]!, models.termOffset[model + 1]!];
  let error = 0;
  let size = Math.abs(models.constant[model]!);
  for (let term = start; term < end; term++) {
    const place = row * models.featureCount + models.feature[term]!;
    const cell = numberAt(features.value, place);
    if (Number.isNaN(cell)) return errorAt(features.error, place);
    const factor = Math.abs(models.coefficient[term]!);
    error += factor === 0 ? 0 : factor * errorAt(features.error, place);
    size += factor === 0 ? 0 : factor * Math.abs(cell);
  }
  if (error === 0) return 0;
  const terms = end - start + models.treeOutput.length;
  const bound = error * (1 + 2 ** -30) + terms * 2 ** -51 * (size + error) * models.treeOutput.length;
  return Number.isNaN(bound) ? Infinity : bound;
}
