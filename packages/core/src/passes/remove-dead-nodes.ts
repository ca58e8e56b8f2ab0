import { neededNodes, type Graph, type Node } from "../ir/index.ts";

/** Leaves out every node that no method needs. */
export function removeDeadNodes(graph: Graph): Graph {
  const needed = neededNodes(graph, { name: "all", outputs: graph.methods.flatMap((method) => method.outputs) });
  if (needed.length === graph.nodes.length) return graph;
  const moved = new Int32Array(graph.nodes.length);
  needed.forEach((id, place) => (moved[id] = place));
  return {
    columns: graph.columns,
    nodes: needed.map((id) => renumbered(graph.nodes[id]!, moved)),
    methods: graph.methods.map((method) => ({
      ...method,
      outputs: method.outputs.map((output) => ({ ...output, value: moved[output.value]! })),
    })),
  };
}

function renumbered(node: Node, moved: Int32Array): Node {
  return node.inputs.every((input) => moved[input] === input) ? node : { ...node, inputs: node.inputs.map((input) => moved[input]!) };
}
