import { GodwitError } from "../../errors/index.ts";

/** A category of a pandas column, as JSON holds it. */
export type Category = string | number | boolean;

/** What a booster's text or JSON dump says of its predictions, checked for counts but not yet for the shape of its trees. */
export interface BoosterModel {
  readonly featureCount: number;
  /** Null where the library made them up. */
  readonly featureNames: readonly string[] | null;
  /** `[smallest:largest]`, `none`, or the codes of a categorical feature, `1:0:4`; empty where the file does not say. */
  readonly featureInfos: readonly string[];
  /** Name and options, `binary sigmoid:1`; null for an objective of one's own. */
  readonly objective: string | null;
  /** How many scores a row has: one tree an iteration for each. */
  readonly treesPerIteration: number;
  /** A random forest: scores are divided by the number of iterations. */
  readonly averaged: boolean;
  /** Random forests before 2.2 hold converted scores in their leaves. */
  readonly leavesConverted: boolean;
  readonly trees: readonly BoosterTree[];
  /** The categories of each column that pandas held as a category, in column order; null where the data was no such table. */
  readonly pandasCategories: readonly (readonly Category[])[] | null;
}

/** A tree of `leafValue.length` leaves and one split fewer. */
export interface BoosterTree {
  readonly splitFeature: Int32Array;
  /** Of a categorical split: the index of its bit set. */
  readonly threshold: Float64Array;
  /** Bit 0 categorical, bit 1 missing goes left, bits 2–3 what is missing: nothing, zero, NaN. */
  readonly decisionType: Int32Array;
  /** From 0 the next split; below 0 the bitwise complement of a leaf. */
  readonly leftChild: Int32Array;
  readonly rightChild: Int32Array;
  readonly leafValue: Float64Array;
  /** The codes that go left, ascending, for each categorical split. */
  readonly categories: readonly Int32Array[];
  readonly linear: LinearLeaves | null;
}

/** `constant + Σ coefficient · feature` for each leaf; terms of leaf i are those from `termOffset[i]` on. */
export interface LinearLeaves {
  readonly constant: Float64Array;
  readonly termOffset: Int32Array;
  readonly feature: Int32Array;
  readonly coefficient: Float64Array;
}

const mostScoresWithoutTrees = 1000;

/** Throws INVALID_MODEL where the parts of a model contradict each other. */
export function checkBooster(model: BoosterModel): BoosterModel {
  const { featureCount, featureNames, featureInfos, treesPerIteration, trees } = model;
  if (featureNames !== null && featureNames.length !== featureCount)
    invalid(`the model has ${featureCount} features and ${featureNames.length} names of features`);
  if (featureInfos.length > 0 && featureInfos.length !== featureCount)
    invalid(`the model has ${featureCount} features and tells of ${featureInfos.length}`);
  if (trees.length % treesPerIteration !== 0 || (trees.length === 0 && treesPerIteration > mostScoresWithoutTrees))
    invalid(`${trees.length} trees are no whole number of iterations of ${treesPerIteration}`);
  return model;
}

/** Throws INVALID_MODEL where the counts in a tree disagree. */
export function checkTree(tree: BoosterTree, index: number): BoosterTree {
  const { splitFeature, leafValue, linear } = tree;
  const splits = leafValue.length - 1;
  const perSplit = [splitFeature, tree.threshold, tree.decisionType, tree.leftChild, tree.rightChild];
  if (splits < 0 || perSplit.some(({ length }) => length !== splits))
    invalid(`tree ${index} has ${leafValue.length} leaves, ${perSplit.map(({ length }) => length).join(", ")} numbers for its splits`);
  if (linear !== null && (linear.constant.length !== leafValue.length || linear.termOffset.length !== leafValue.length + 1))
    invalid(`tree ${index} has ${leafValue.length} leaves, and ${linear.constant.length} constants of linear ones`);
  if (linear !== null && (linear.feature.length !== linear.termOffset.at(-1) || linear.coefficient.length !== linear.feature.length))
    invalid(`tree ${index} has ${linear.feature.length} features and ${linear.coefficient.length} coefficients for its leaves`);
  return tree;
}

/** The names, unless the library made them up. */
export function givenNames(names: readonly string[]): readonly string[] | null {
  return names.every((name, index) => name === `Column_${index}`) ? null : names;
}

export function invalid(message: string): never {
  throw new GodwitError("INVALID_MODEL", message);
}
