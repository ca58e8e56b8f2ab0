import {
  allocate,
  copyElement,
  tensor,
  type Graph,
  type GraphBuilder,
  type Node,
  type NodeId,
  type Tensor,
  type TreeEnsemble,
} from "../ir/index.ts";
import { columnDemand, columnsRead, type Columns } from "./column-demand.ts";
import { compactFeatures, usedFeatures } from "./compact-features.ts";
import { columnsOfRow, constantColumns } from "./constant-of.ts";
import { carryOver, rewriteGraph } from "./rewrite-graph.ts";

const nobodyReadsIt: NodeId = -1;

/** Reads and computes only the columns that reach an answer; forests count only the features that they test. */
export function narrowInputs(graph: Graph): Graph {
  const kept = columnDemand(graph);
  const compacted = new Map<TreeEnsemble, TreeEnsemble>();

  const compact = (ensemble: TreeEnsemble): TreeEnsemble => {
    const features = usedFeatures(ensemble);
    const result = features.length === ensemble.featureCount ? ensemble : (compacted.get(ensemble) ?? compactFeatures(ensemble, features));
    compacted.set(ensemble, result);
    return result;
  };

  return rewriteGraph(graph, (node, inputs, builder, id) => {
    const columns = kept[id]!;
    if (columns.length === 0) return nobodyReadsIt;
    const narrowed = node.inputs.flatMap((input, place) => {
      const read = columnsRead(graph, node, place, columns);
      return read.length === 0 ? [] : [columnsOf(builder, inputs[place]!, kept[input]!, read)];
    });
    if (node.op === "forest") return builder.forest(narrowed[0]!, compact(node.attributes.ensemble), node.attributes.output, narrowed[1]);
    if (node.op === "select") return narrowed[0]!;
    return columns === "all" ? carryOver(builder, node, narrowed) : narrow(builder, node, columns, narrowed);
  });
}

/** Some columns, by their old numbers, of a node that has kept some of its own. */
function columnsOf(builder: GraphBuilder, id: NodeId, kept: Columns, read: Columns): NodeId {
  if (read === "all") return id;
  if (kept === "all") return builder.select(id, read);
  const places = new Map(kept.map((column, place) => [column, place]));
  return builder.select(
    id,
    read.map((column) => places.get(column)!),
  );
}

/** A columnwise node with some of its columns only. */
function narrow(builder: GraphBuilder, node: Node, columns: readonly number[], inputs: readonly NodeId[]): NodeId {
  switch (node.op) {
    case "input":
      return builder.input(columns.map((column) => node.attributes.columns[column]!));
    case "constant":
      return constantColumns(builder, node.attributes, columns);
    case "concat": {
      const joined = builder.concat(inputs);
      return node.type.layout === "sparse" ? builder.toSparse(joined) : joined;
    }
    case "bucketize":
      return builder.bucketize(
        inputs[0]!,
        columns.map((column) => node.attributes.edges[column]!),
        node.attributes.side,
      );
    case "interpolate":
      return builder.interpolate(
        inputs[0]!,
        columns.map((column) => node.attributes.curves[column]!),
        node.attributes.rule,
      );
    case "chain":
      return builder.add("chain", inputs, {
        steps: node.attributes.steps.map((step) =>
          step.kind === "unary" ? step : { ...step, operand: columnsOfRow(step.operand, columns) },
        ),
      });
    case "matmul":
      return builder.matmul(inputs[0]!, columnsOfTable(node.attributes.weights, columns), {
        ...(node.attributes.error && { error: columnsOfTable(node.attributes.error, columns) }),
        ...(node.attributes.precision && { precision: node.attributes.precision }),
        ...(node.attributes.arithmetic && { arithmetic: node.attributes.arithmetic }),
      });
    case "take":
      return builder.take(inputs[0]!, columnsOfTable(node.attributes.table, columns));
    default:
      return carryOver(builder, node, inputs);
  }
}

function columnsOfTable(table: Tensor, columns: readonly number[]): Tensor {
  const [length, width] = [table.shape[0]!, table.shape[1]!];
  const data = allocate(table.dtype, length * columns.length);
  for (let row = 0, index = 0; row < length; row++)
    for (const column of columns) copyElement(table.data, row * width + column, data, index++);
  return tensor(table.dtype, [length, columns.length], data);
}
