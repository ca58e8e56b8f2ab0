import type { TreeEnsemble } from "../tree-ensemble.ts";
import { goesLeft, walkTree } from "../walk-tree.ts";
import type { DenseValue, Value } from "../value.ts";
import { errorsOf, numberAt, type BoundRule, type ErrorBound } from "./bounded.ts";

/** Leaf values are added in the library's order: only a cell within its error of a threshold makes a difference. */
export const forestRule: BoundRule<"forest"> = ([input, start], { ensemble, output }, answer) => {
  const { value } = input!;
  if (input!.error === null && (start === undefined || start.error === null)) return null;
  const error = input!.error ?? new Float64Array(value.data.length);
  const cells = (value as DenseValue).data as Float64Array;
  const trees = ensemble.treeOutput.length;
  if (output === "leaf")
    return errorsOf(answer.data.length, (place) =>
      reachable(ensemble, place % trees, cells, error, Math.floor(place / trees) * value.width).length > 1 ? Infinity : 0,
    );
  if (output === "value")
    return errorsOf(answer.data.length, (place) =>
      valueError(ensemble, place % trees, cells, error, Math.floor(place / trees) * value.width, 0),
    );
  const errors = Float64Array.from(start?.error ?? new Float64Array(answer.data.length));
  for (let row = 0; row < answer.rows; row++)
    addRow(ensemble, cells, error, row * value.width, errors.subarray(row * answer.width, (row + 1) * answer.width));
  return withSumRounding(errors, ensemble, answer, start?.value);
};

function addRow(ensemble: TreeEnsemble, cells: Float64Array, error: Float64Array, offset: number, errors: Float64Array): void {
  for (let tree = 0; tree < ensemble.treeOutput.length; tree++) {
    const [first, last] =
      ensemble.treeOutput[tree]! >= 0 ? [ensemble.treeOutput[tree]!, ensemble.treeOutput[tree]!] : [0, ensemble.outputCount - 1];
    for (let output = first; output <= last; output++) errors[output]! += valueError(ensemble, tree, cells, error, offset, output);
  }
}

/** The most by which what a tree adds to an output may differ. */
function valueError(
  ensemble: TreeEnsemble,
  tree: number,
  cells: Float64Array,
  error: Float64Array,
  offset: number,
  output: number,
): number {
  const leaves = reachable(ensemble, tree, cells, error, offset);
  if (leaves.length === 1) return 0;
  const own = leafValue(ensemble, tree, walkTree(ensemble, tree, cells, offset), output);
  return leaves.reduce((most, leaf) => Math.max(most, Math.abs(leafValue(ensemble, tree, leaf, output) - own)), 0);
}

/** Other leaves are other terms: the sums round differently too. */
function withSumRounding(errors: Float64Array, ensemble: TreeEnsemble, answer: Value, start: Value | undefined): ErrorBound {
  const largest =
    ensemble.leafValue.reduce((most, leaf) => Math.max(most, Math.abs(leaf)), 0) +
    ensemble.initial.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const trees = ensemble.treeOutput.length;
  const rounding = ensemble.accumulate === "f32" ? 2 ** -23 : 2 ** -52;
  return errorsOf(answer.data.length, (index) =>
    errors[index] === 0
      ? 0
      : errors[index]! + trees * rounding * (trees * largest + Math.abs(start === undefined ? 0 : numberAt(start, index)) + errors[index]!),
  );
}

function leafValue(ensemble: TreeEnsemble, tree: number, node: number, output: number): number {
  const row = ensemble.leaf[ensemble.treeOffset[tree]! + node]! * ensemble.leafWidth;
  return ensemble.leafValue[row + (ensemble.treeOutput[tree]! >= 0 ? 0 : output)]!;
}

/** The leaves, as nodes within the tree, that a row reaches somewhere within its errors. */
function reachable(ensemble: TreeEnsemble, tree: number, cells: Float64Array, error: Float64Array, offset: number): readonly number[] {
  const root = ensemble.treeOffset[tree]!;
  const leaves: number[] = [];
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const at = root + node;
    const feature = ensemble.feature[at]!;
    if (feature < 0) {
      leaves.push(node);
      continue;
    }
    const [cell, own] = [cells[offset + feature]!, error[offset + feature]!];
    const [low, high] = own === 0 ? [cell, cell] : [cell - own, cell + own];
    const isCategory = ensemble.categorySet[at]! >= 0 && Math.trunc(low) !== Math.trunc(high);
    const left = goesLeft(ensemble, at, low);
    if (own === Infinity || isCategory || left !== goesLeft(ensemble, at, high)) open.push(ensemble.left[at]!, ensemble.right[at]!);
    else open.push(left ? ensemble.left[at]! : ensemble.right[at]!);
  }
  return leaves;
}
