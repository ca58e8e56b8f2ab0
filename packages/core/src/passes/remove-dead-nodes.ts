import { neededNodes, type Graph, type NodeId } from "../ir/index.ts";

/** Leaves out every node that no method needs. */
export function removeDeadNodes(graph: Graph): Graph {
  const needed = neededNodes(graph, { name: "all", outputs: graph.methods.flatMap((method) => method.outputs) });
  if (needed.length === graph.nodes.length) return graph;
  const moved = new Map<NodeId, NodeId>(needed.map((id, place) => [id, place]));
  return {
    columns: graph.columns,
    nodes: needed.map((id) => ({ ...graph.nodes[id]!, inputs: graph.nodes[id]!.inputs.map((input) => moved.get(input)!) })),
    methods: graph.methods.map((method) => ({
      ...method,
      outputs: method.outputs.map((output) => ({ ...output, value: moved.get(output.value)! })),
    })),
  };
}
