import { GodwitError } from "../errors/index.ts";
import { evaluateWithBounds, tensor, type Bounded, type Graph, type GraphBuilder, type Node, type NodeId } from "../ir/index.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Computes now what depends on no column; where the library computes it itself with other roundings, the constant keeps the error. */
export function foldConstants(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op === "constant" || node.inputs.length === 0 || node.type.layout === "sparse") return undefined;
    const constants = inputs.map((input) => constantRow(builder, input));
    return constants.every((constant) => constant !== undefined) ? foldedRow(builder, node, constants) : undefined;
  });
}

function constantRow(builder: GraphBuilder, id: NodeId): Bounded | undefined {
  const node = builder.node(id);
  if (node.op !== "constant") return undefined;
  const { value, error } = node.attributes;
  return {
    value: { kind: "dense", dtype: value.dtype, rows: 1, width: value.data.length, data: value.data },
    error: error === undefined ? null : (error.data as Float64Array),
  };
}

/** The node's one row, or undefined where it is an error: that stays to be raised at prediction. */
function foldedRow(builder: GraphBuilder, node: Node, constants: readonly Bounded[]): NodeId | undefined {
  try {
    const { value, error } = evaluateWithBounds(node, constants, { rows: 1, columns: [], firstRow: 0 });
    if (value.kind !== "dense") return undefined;
    return builder.constant(
      tensor(value.dtype, [value.width], value.data),
      error === null ? undefined : tensor("f64", [value.width], error),
    );
  } catch (error) {
    if (error instanceof GodwitError) return undefined;
    throw error;
  }
}
