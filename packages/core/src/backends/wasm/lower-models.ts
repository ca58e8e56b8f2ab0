import type { Graph, NodeId } from "../../ir/graph.ts";
import type { ForestOutput } from "../../ir/ops/attributes.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { packTextSpec } from "../../text/pack-text-spec.ts";
import { describeForest, packForest, type ForestDescription, type ForestOutputs } from "./forest/index.ts";
import type { Lowering } from "./lowering.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import { blockWidth, columnsValue, type LoweredValue } from "./value.ts";

const descriptions = new WeakMap<TreeEnsemble, Pick<ForestDescription, "features" | "tile">>();

const sourceKinds = { cells: 0, one_hot: 1 } as const;
const writes = { sums: 0, sumsFromStart: 1, leaves: 2, values: 3 } as const;

export const lowerForest: Lowering<"forest"> = (method, { inputs, attributes, type }) => {
  const [id, start] = inputs as [NodeId, NodeId?];
  const { ensemble, output } = attributes;
  const offset = method.image.once(ensemble, "forest", () => {
    const packed = packForest(ensemble, outputsOf(method.graph, ensemble));
    const description = describeForest(packed);
    const { trees, rankBits, kernels, tile, bytes, rankBytes, fewRows, nanoseconds } = description;
    method.image.forests.push({ trees, rankBits, kernels, tile, bytes, rankBytes, fewRows, nanoseconds });
    descriptions.set(ensemble, description);
    return packed;
  });
  const { features, tile } = descriptions.get(ensemble)!;
  method.wantRows(tile);
  const targets = method.newColumns(type.width);
  const sources = forestSources(method, method.value(id), features);
  if (start !== undefined)
    method.emit(
      "copy8",
      method.columns(start).flatMap((ref, column) => [method.use(ref), targets[column]!]),
    );
  method.emit("forest", [offset, targets[0]! / 4, writtenBy(output, start !== undefined), ...sources]);
  return columnsValue(type, targets);
};

function writtenBy(output: ForestOutput, starts: boolean): number {
  if (output === "leaf") return writes.leaves;
  if (output === "value") return writes.values;
  return starts ? writes.sumsFromStart : writes.sums;
}

/** Methods that ask an ensemble for different outputs share its tables. */
function outputsOf(graph: Graph, ensemble: TreeEnsemble): ForestOutputs {
  const asked = new Set(
    graph.nodes.flatMap((node) =>
      node.op === "forest" && node.attributes.ensemble === ensemble ? [node.attributes.output === "leaf"] : [],
    ),
  );
  return asked.size === 2 ? "both" : asked.has(true) ? "leaf" : "sum";
}

/** Kind, ref and constant of each feature that the trees use; a one-hot column is a test of its index. */
function forestSources(method: MethodLowerer, value: LoweredValue, features: readonly number[]): number[] {
  const starts: number[] = [];
  let width = 0;
  for (const block of value.blocks) {
    starts.push(width);
    width += blockWidth(block);
  }
  let at = 0;
  return features.flatMap((feature) => {
    while (starts[at]! > feature) at--;
    while ((starts[at + 1] ?? Infinity) <= feature) at++;
    const block = value.blocks[at]!;
    const offset = feature - starts[at]!;
    if (block.kind === "one_hot") return [sourceKinds.one_hot, method.use(block.index), offset];
    return [sourceKinds.cells, method.use(method.real(block.kind === "columns" ? block.refs[offset]! : 0, "f64")), 0];
  });
}

export const lowerLinearLeaves: Lowering<"linear_leaves"> = (method, { inputs, attributes, type }) => {
  const [features, leaves] = inputs as [NodeId, NodeId];
  const { models } = attributes;
  const { firstRow, treeOutput, constant, plain, termOffset, feature, coefficient } = models;
  const tables = [firstRow, treeOutput, constant, plain, termOffset, feature, coefficient].map((table) =>
    method.image.once(table, "leaf models", () => table),
  );
  const refs = [
    ...method.columns(features).map((ref) => method.use(method.real(ref, "f64"))),
    ...method.columns(leaves).map((ref) => method.use(method.real(ref, "i32"))),
  ];
  const targets = method.newColumns(type.width);
  method.emit("linear_leaves", [treeOutput.length, models.featureCount, constant.length, ...tables, type.width, targets[0]! / 4, ...refs]);
  return columnsValue(type, targets);
};

export const lowerTextCounts: Lowering<"text_counts"> = (method, { inputs, attributes, type }) => {
  const [ref] = method.columns(inputs[0]!) as [number];
  const spec = method.image.once(attributes.spec, "spec", () => packTextSpec(attributes.spec));
  const texts = method.useText(ref);
  if (texts === null) method.needDictionary();
  const target = method.newSparse();
  method.emit("text_counts", [spec, texts ?? method.use(method.real(ref, "string")), target]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
};
