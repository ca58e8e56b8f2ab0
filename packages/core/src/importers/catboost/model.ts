import type { JsonView } from "../../formats/index.ts";

/** What a CatBoost model file holds, of either format. Counts, places and sizes are as the file claims them: readers check what they use. */
export interface CatBoostModel {
  readonly floatFeatures: readonly FloatFeature[];
  readonly categoricalFeatures: readonly CategoricalFeature[];
  readonly oneHotFeatures: readonly OneHotFeature[];
  readonly ctrFeatures: readonly CtrFeature[];
  /** By `ctrKey` of the feature. */
  readonly ctrTables: ReadonlyMap<string, CtrTable>;
  /** Texts and embeddings that trees ask for, in words; null where there are none. */
  readonly beyondReach: string | null;
  readonly columns: readonly string[];
  readonly dimension: number;
  readonly trees: readonly ModelTree[];
  readonly scale: number;
  readonly bias: readonly number[];
  readonly info: ReadonlyMap<string, JsonView>;
}

export interface FloatFeature {
  /** Place among the float features. */
  readonly index: number;
  /** Place among all columns. */
  readonly column: number;
  readonly borders: Float32Array;
  /** Missing cells lie above every border; else below. */
  readonly missingAbove: boolean;
}

export interface CategoricalFeature {
  readonly index: number;
  readonly column: number;
}

export interface OneHotFeature {
  /** Place among the categorical features. */
  readonly categorical: number;
  /** Hashes of categories. */
  readonly values: Int32Array;
}

export const ctrTypes = ["Borders", "Buckets", "BinarizedTargetMeanValue", "FloatTargetMeanValue", "Counter", "FeatureFreq"] as const;
export type CtrType = (typeof ctrTypes)[number];

/** What the rows of a target statistic have in common: categories, and whether floats lie above borders and categories equal others. */
export interface Projection {
  readonly categorical: readonly number[];
  readonly floats: readonly { readonly index: number; readonly border: number }[];
  readonly oneHots: readonly { readonly categorical: number; readonly value: number }[];
}

/** A number that the categories of a row stand for ("CTR"): a statistic of the target, or a frequency. Numbers are float32. */
export interface CtrFeature {
  readonly key: string;
  readonly projection: Projection;
  readonly type: CtrType;
  readonly targetBorder: number;
  readonly priorNumerator: number;
  readonly priorDenominator: number;
  readonly shift: number;
  readonly scale: number;
  readonly borders: Float32Array;
}

/** The statistics behind target statistics: for each hash of a projection's values `stride` numbers, side by side. */
export interface CtrTable {
  readonly hashes: BigUint64Array;
  readonly numbers: Float64Array;
  readonly stride: number;
  readonly denominator: number;
}

/**
 * A tree as nodes, its inner ones first, the root at 0; the leaves follow in the library's order. `split`: place in the list of all splits (float borders,
 * one-hot values, CTR borders, each in the order of the features); `right` is where the split holds.
 */
export interface ModelTree {
  readonly split: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** float64[leaves × dimension]. */
  readonly leafValues: Float64Array;
}
