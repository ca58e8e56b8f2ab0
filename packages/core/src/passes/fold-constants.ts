import { GodwitError } from "../errors/index.ts";
import {
  ops,
  tensor,
  type Graph,
  type GraphBuilder,
  type Node,
  type NodeId,
  type Op,
  type OpName,
  type Tensor,
  type Value,
} from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Computes now what depends on no column. */
export function foldConstants(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op === "constant" || node.inputs.length === 0 || node.type.layout === "sparse") return undefined;
    const values = inputs.map((input) => constantValue(builder, input));
    if (!values.every((value) => value !== undefined)) return undefined;
    const folded = evaluateRow(node, values);
    return folded === undefined ? undefined : builder.constant(folded);
  });
}

function constantValue(builder: GraphBuilder, id: NodeId): Value | undefined {
  const constant = constantOf(builder, id);
  return constant === undefined
    ? undefined
    : { kind: "dense", dtype: constant.dtype, rows: 1, width: constant.data.length, data: constant.data };
}

/** The node's one row, or undefined where it is an error: that stays to be raised at prediction. */
function evaluateRow(node: Node, values: readonly Value[]): Tensor | undefined {
  const op = ops[node.op] as Op<OpName>;
  try {
    const value = op.evaluate(values, node.attributes as never, { rows: 1, columns: [], firstRow: 0 });
    return value.kind === "dense" ? tensor(value.dtype, [value.width], value.data) : undefined;
  } catch (error) {
    if (error instanceof GodwitError) return undefined;
    throw error;
  }
}
