import { field, hasField, toFloat64, toInt32, type NdArray, type PythonView } from "../../../formats/index.ts";

/** A fitted `sklearn.tree._tree.Tree` as flat arrays, one entry a node. */
export interface TreeState {
  readonly nodeCount: number;
  readonly outputCount: number;
  /** Classes of each output (1 for regression). */
  readonly classCounts: Int32Array;
  /** Width of one output in `values`: the largest class count. */
  readonly classWidth: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Null before 1.3, when trees knew no missing values. */
  readonly missingLeft: Uint8Array | null;
  readonly sampleCount: Int32Array;
  /** float64[nodes × outputs × classWidth]. */
  readonly values: Float64Array;
}

/** Reads the reduce of a tree: `Tree(n_features, n_classes, n_outputs)` with state `{node_count, nodes, values}`. */
export function readTreeState(view: PythonView): TreeState {
  const classCounts = view.argument(1).int32();
  const outputCount = view.argument(2).integer(1);
  const state = view.state();
  const nodeCount = state.entry("node_count").integer(1);
  const nodes = state.entry("nodes").array([nodeCount]);
  const values = state.entry("values").array([nodeCount, outputCount, -1]);
  const classWidth = values.shape[2]!;
  if (classCounts.length !== outputCount || classCounts.some((count) => count < 1 || count > classWidth))
    view.reject("the class counts do not fit the values");
  return {
    nodeCount,
    outputCount,
    classCounts,
    classWidth,
    left: toInt32(field(nodes, "left_child")),
    right: toInt32(field(nodes, "right_child")),
    feature: toInt32(field(nodes, "feature")),
    threshold: toFloat64(field(nodes, "threshold")),
    missingLeft: hasField(nodes, "missing_go_to_left") ? flags(field(nodes, "missing_go_to_left")) : null,
    sampleCount: toInt32(field(nodes, "n_node_samples")),
    values: toFloat64(values),
  };
}

/** What is not 0 is true, as in C. */
function flags(array: NdArray): Uint8Array {
  return Uint8Array.from(toInt32(array), (flag) => Number(flag !== 0));
}
