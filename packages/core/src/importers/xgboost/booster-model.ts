/** A trained model as XGBoost stores it, whatever the form of the file. */
export interface BoosterModel {
  /** What wrote the file; binary files before 1.0 do not say. */
  readonly version: readonly [major: number, minor: number];
  /** One, or one for each output. */
  readonly baseScore: Float64Array;
  /** Binary files before 1.0 store the score as it enters the sum, later ones as the objective predicts it. */
  readonly baseIsMargin: boolean;
  readonly featureCount: number;
  readonly classCount: number;
  readonly targetCount: number;
  readonly objective: string;
  readonly featureNames: readonly string[] | null;
  readonly bestIteration: number | null;
  /** The same as a number of trees an output, up to 1.5. */
  readonly bestTreeLimit: number | null;
  readonly booster: TreeBooster | LinearBooster;
}

export interface TreeBooster {
  readonly kind: "trees";
  readonly trees: readonly BoosterTree[];
  /** int32[trees]: the output that each tree adds to. */
  readonly treeOutput: Int32Array;
  readonly parallelTrees: number;
  /** The first tree of each iteration, and their count; null where the file does not say. */
  readonly iterationStarts: Int32Array | null;
  /** DART: a factor for each tree. */
  readonly treeWeights: Float64Array | null;
  /** Of each column, the categories in the order of their codes; empty where the file holds none. */
  readonly categories: readonly (ColumnCategories | null)[];
}

export type ColumnCategories =
  | { readonly kind: "texts"; readonly values: readonly string[] }
  | { readonly kind: "numbers"; readonly values: Float64Array };

/** Weights of features, then of the bias: float64 [features + 1, outputs]. */
export interface LinearBooster {
  readonly kind: "linear";
  readonly weights: Float64Array;
}

/** A tree with -1 as the left child of a leaf. */
export interface BoosterTree {
  readonly nodeCount: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly defaultLeft: Uint8Array;
  /** The categories that go right, by node; null where no split is by category. */
  readonly categories: ReadonlyMap<number, Int32Array> | null;
  readonly leafWidth: number;
  /** The values of the leaf at a node. */
  leafValue(node: number, column: number): number;
}

/** True where the model was written by this version or a later one. */
export function isSince({ version }: Pick<BoosterModel, "version">, major: number, minor: number): boolean {
  return version[0] !== major ? version[0] > major : version[1] >= minor;
}

/** A model with more outputs is taken for broken. */
export const mostOutputs: number = 65_536;

/** How many numbers a row's score has. */
export function outputCountOf({ classCount, targetCount }: Pick<BoosterModel, "classCount" | "targetCount">): number {
  return Math.max(classCount, targetCount, 1);
}
