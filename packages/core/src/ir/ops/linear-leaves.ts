import type { LeafModels } from "../leaf-models.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const linearLeaves: Op<"linear_leaves"> = {
  name: "linear_leaves",
  summary: "Linear models of the features, one for the leaf of each tree, added in tree order; NaN in a feature gives a plain number",
  arity: 2,
  elementwise: false,
  infer([features, leaves], { models }) {
    if (expectDense(features, "f64").width !== models.featureCount) invalid(`takes ${models.featureCount} features`);
    if (expectDense(leaves, "i32").width !== models.treeOutput.length) invalid(`takes leaves of ${models.treeOutput.length} trees`);
    if (!isSound(models)) invalid("has models that contradict each other");
    return dense("f64", models.outputCount);
  },
  evaluate([features, leaves], { models }, { rows }) {
    const [source, chosen] = [denseInput(features), denseInput(leaves)];
    const [cells, leaf] = [numbers(source), numbers(chosen)];
    const { outputCount, treeOutput, firstRow } = models;
    const data = new Float64Array(rows * outputCount);
    for (let row = 0; row < rows; row++)
      for (let tree = 0; tree < treeOutput.length; tree++) {
        const model = firstRow[tree]! + leaf[row * chosen.width + tree]!;
        if (model >= 0 && model < models.constant.length)
          data[row * outputCount + treeOutput[tree]!]! += leafScore(models, model, (feature) => cells[row * source.width + feature]!);
      }
    return denseValue("f64", rows, outputCount, data);
  },
};

/** What the model of one row says of the features. */
function leafScore(models: LeafModels, model: number, cell: (feature: number) => number): number {
  let sum = models.constant[model]!;
  for (let term = models.termOffset[model]!; term < models.termOffset[model + 1]!; term++) {
    const value = cell(models.feature[term]!);
    if (Number.isNaN(value)) return models.plain[model]!;
    sum += models.coefficient[term]! * value;
  }
  return sum;
}

function isSound({
  featureCount,
  outputCount,
  treeOutput,
  firstRow,
  constant,
  plain,
  termOffset,
  feature,
  coefficient,
}: LeafModels): boolean {
  return (
    firstRow.length === treeOutput.length &&
    plain.length === constant.length &&
    coefficient.length === feature.length &&
    termOffset.length === constant.length + 1 &&
    termOffset[0] === 0 &&
    termOffset.at(-1) === feature.length &&
    termOffset.every((offset, row) => row === 0 || offset >= termOffset[row - 1]!) &&
    treeOutput.every((output) => output >= 0 && output < outputCount) &&
    feature.every((each) => each >= 0 && each < featureCount)
  );
}
