import type { Graph, Node, NodeId, NodeOf } from "../ir/index.ts";

/** With fewer terms or outputs, rounding the cells costs more than it gains. */
const fewest = 4;

/**
 * The graph with its products in float32: answers have other bits, within bounds that the graph states. The same graph where
 * nothing in it gains. Left as they are: sparse rows and indicators, of which most cells are zeros, and weights that float32 does
 * not hold.
 */
export function inSinglePrecision(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => (gains(graph, node) ? singled(node) : node));
  return nodes.every((node, id) => node === graph.nodes[id]) ? graph : { ...graph, nodes };
}

/** Whether something in the graph is computed in float32 that need not be. */
export function isInSinglePrecision({ nodes }: Graph): boolean {
  return nodes.some((node) => "arithmetic" in node.attributes);
}

function singled(node: NodeOf<"matmul">): Node {
  return { ...node, attributes: { ...node.attributes, arithmetic: "f32" } };
}

function gains(graph: Graph, node: Node): node is NodeOf<"matmul"> {
  if (node.op !== "matmul") return false;
  const [input] = node.inputs as [NodeId];
  const { layout, width } = graph.nodes[input]!.type;
  if (layout === "sparse" || width < fewest || node.type.width < fewest || holdsIndicators(graph, input)) return false;
  return (node.attributes.weights.data as Float64Array).every((weight) => Number.isFinite(Math.fround(weight)));
}

/** Whether some columns of a value are indicators of a category. */
function holdsIndicators(graph: Graph, id: NodeId): boolean {
  const node = graph.nodes[id]!;
  switch (node.op) {
    case "one_hot":
      return true;
    case "concat":
    case "select":
    case "to_dense":
      return node.inputs.some((input) => holdsIndicators(graph, input));
    default:
      return false;
  }
}
