/** A linear model of the features for each leaf of several trees, whose models stand in one list of rows. */
export interface LeafModels {
  readonly featureCount: number;
  readonly outputCount: number;
  /** int32[trees]: the output that the tree adds to. */
  readonly treeOutput: Int32Array;
  /** int32[trees]: what added to the leaf that a tree gives is its row. */
  readonly firstRow: Int32Array;
  /** float64[rows]: where the sum of a leaf starts. */
  readonly constant: Float64Array;
  /** float64[rows]: the answer where a feature of the leaf is NaN. */
  readonly plain: Float64Array;
  /** int32[rows + 1]: where the terms of a row begin. */
  readonly termOffset: Int32Array;
  /** int32[terms] and float64[terms]: products that are added in turn. */
  readonly feature: Int32Array;
  readonly coefficient: Float64Array;
}
