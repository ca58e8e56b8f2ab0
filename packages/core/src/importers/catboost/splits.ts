import type { CatBoostModel } from "./model.ts";
import { invalid } from "./tree-nodes.ts";

/** A question that a node asks: whether a column of the trees' own table lies above a threshold. */
export interface Split {
  readonly column: number;
  readonly threshold: number;
  readonly missingAbove: boolean;
}

/** How many columns of each kind the trees' table has: floats that are used, then a one for each one-hot value, then target statistics. */
export function splitsOf(model: CatBoostModel): readonly Split[] {
  const splits: Split[] = [];
  let column = 0;
  for (const { borders, missingAbove } of model.floatFeatures) {
    if (borders.length === 0) continue;
    checkBorders(borders);
    for (const border of borders) splits.push({ column, threshold: border, missingAbove: missingAbove && border < Infinity });
    column++;
  }
  for (const { values } of model.oneHotFeatures) {
    if (new Set(values).size < values.length) invalid("a one-hot feature names a value twice");
    for (const _ of values) splits.push({ column: column++, threshold: 0.5, missingAbove: false });
  }
  for (const { borders } of model.ctrFeatures) {
    checkBorders(borders);
    for (const border of borders) splits.push({ column, threshold: border, missingAbove: false });
    column++;
  }
  return splits;
}

/** CatBoost counts how many borders lie below a cell, which asks for each of them only where they ascend. */
function checkBorders(borders: Float32Array): void {
  for (let index = 0; index < borders.length; index++)
    if (Number.isNaN(borders[index]) || borders[index]! < (borders[index - 1] ?? -Infinity))
      invalid("the borders of a feature do not ascend");
}
