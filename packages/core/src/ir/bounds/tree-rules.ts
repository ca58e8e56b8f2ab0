import type { SparseValue } from "../value.ts";
import { errorAt, errorsOf, numberAt, type BoundRule } from "./bounded.ts";
import { withRounding } from "./rounding.ts";

export const treePathsRule: BoundRule<"tree_paths"> = ([leaves], _attributes, answer) => {
  if (leaves!.error === null) return null;
  const { indptr, data } = answer as SparseValue;
  const { width } = leaves!.value;
  const errors = new Float64Array(data.length);
  for (let row = 0; row < answer.rows; row++)
    if (leaves!.error.subarray(row * width, (row + 1) * width).some((error) => error !== 0))
      errors.fill(Infinity, indptr[row], indptr[row + 1]);
  return errorsOf(data.length, (index) => errors[index]!);
};

/** The roundings of sums of equal terms are equal; where terms differ, they add up. */
export const stagedSumsRule: BoundRule<"staged_sums"> = ([values, start], _attributes, answer) => {
  if (values!.error === null && start!.error === null) return null;
  const [trees, outputs] = [answer.width, start!.value.width];
  const errors = new Float64Array(answer.data.length);
  return errorsOf(errors.length, (index) => {
    const tree = index % trees;
    const before = tree < outputs ? errorAt(start!.error, Math.floor(index / trees) * outputs + tree) : errors[index - outputs]!;
    errors[index] = withRounding(before + errorAt(values!.error, index), numberAt(answer, index), "f64");
    return errors[index];
  });
};

/** Moving every cell by no more than a distance moves the median by no more than that. */
export const weightedMedianRule: BoundRule<"weighted_median"> = ([input], _attributes, answer) => {
  if (input!.error === null) return null;
  const { width } = input!.value;
  return errorsOf(answer.data.length, (row) =>
    input!.error!.subarray(row * width, (row + 1) * width).reduce((most, error) => Math.max(most, error), 0),
  );
};
