import { binaryNumbers } from "../../artifact/opcodes.ts";
import { parentsOfPaths } from "../../ir/ops/tree-paths.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { Lowering } from "./lowering.ts";
import { columnsValue } from "./value.ts";

const mostShortNodes = 0xffff;

export const lowerTreePaths: Lowering<"tree_paths"> = (method, { inputs, attributes, type }) => {
  const { left, offset } = attributes;
  const leaves = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "i32")));
  const starts = offset.data as Int32Array;
  const isWide = starts.some((start, tree) => tree > 0 && start - starts[tree - 1]! > mostShortNodes);
  const parents = method.image.once(left.data, "parents", () => {
    const all = parentsOfPaths(attributes);
    return isWide ? all : new Uint8Array(Uint16Array.from(all).buffer);
  });
  const offsets = method.image.once(offset.data, "offsets", () => starts);
  const target = method.newSparse();
  method.emit("tree_paths", [isWide ? 1 : 0, parents, offsets, target, ...leaves]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
};

/** One column after the other: the scores of a stage stand where the next one finds them. */
export const lowerStagedSums: Lowering<"staged_sums"> = (method, { inputs, type }) => {
  const [values, start] = (inputs as [NodeId, NodeId]).map((id) => method.columns(id).map((ref) => method.use(method.real(ref, "f64"))));
  const targets = method.newColumns(type.width);
  const sums = [...start!, ...targets];
  method.emit("binary", [binaryNumbers.add, ...targets.flatMap((target, tree) => [sums[tree]!, values![tree]!, target])]);
  return columnsValue(type, targets);
};

export const lowerWeightedMedian: Lowering<"weighted_median"> = (method, { inputs, attributes, type }) => {
  const refs = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const weights = method.image.once(attributes.weights.data, "weights", () => attributes.weights.data as Float64Array);
  const target = method.newColumn();
  method.emit("weighted_median", [weights, target, ...refs]);
  return columnsValue(type, [target]);
};
