import { nodeValues } from "../../ir/ops/staged-sums.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { Lowering } from "./lowering.ts";
import { columnsValue } from "./value.ts";

export const lowerTreePaths: Lowering<"tree_paths"> = (method, { inputs, attributes, type }) => {
  const { parent, offset } = attributes;
  const leaves = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "i32")));
  const parents = method.image.once(parent.data, "parents", () => parent.data as Int32Array);
  const offsets = method.image.once(offset.data, "offsets", () => offset.data as Int32Array);
  const target = method.newSparse();
  method.emit("tree_paths", [parents, offsets, target, ...leaves]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
};

/** One column after the other: the scores of a stage stand where the next one finds them. */
export const lowerStagedSums: Lowering<"staged_sums"> = (method, { inputs, attributes, type }) => {
  const [id, start] = inputs as [NodeId, NodeId];
  const offset = attributes.offset.data as Int32Array;
  const values = method.image.once(attributes.leafValue.data, "staged", () => nodeValues(attributes));
  const leaves = method.columns(id).map((ref) => method.use(method.real(ref, "i32")));
  const before = method.columns(start).map((ref) => method.use(method.real(ref, "f64")));
  const targets = method.newColumns(type.width);
  const words = leaves.flatMap((leaf, tree) => {
    const from = tree < before.length ? before[tree]! : targets[tree - before.length]!;
    return [leaf, values + 8 * offset[tree]!, offset[tree + 1]! - offset[tree]!, from, targets[tree]!];
  });
  method.emit("staged_sums", words);
  return columnsValue(type, targets);
};

export const lowerWeightedMedian: Lowering<"weighted_median"> = (method, { inputs, attributes, type }) => {
  const refs = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const weights = method.image.once(attributes.weights.data, "weights", () => attributes.weights.data as Float64Array);
  const target = method.newColumn();
  method.emit("weighted_median", [weights, target, ...refs]);
  return columnsValue(type, [target]);
};
