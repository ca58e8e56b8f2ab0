import { GraphBuilder, type Graph, type Node, type NodeId, type OpName } from "../ir/index.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";

/**
 * What becomes of a node of the old graph: a node of the new one, or undefined to carry it over as it is. `inputs` are
 * the node's inputs in the new graph; `builder.node(id)` shows what they have become.
 */
export type Rule = (node: Node, inputs: readonly NodeId[], builder: GraphBuilder, id: NodeId) => NodeId | undefined;

/** Rebuilds a graph node by node under a rule, and leaves out what is no longer needed. */
export function rewriteGraph(graph: Graph, rule: Rule): Graph {
  const builder = new GraphBuilder(graph.columns);
  const moved: NodeId[] = [];
  graph.nodes.forEach((node, id) => {
    const inputs = node.inputs.map((input) => moved[input]!);
    moved.push(rule(node, inputs, builder, id) ?? builder.keep(node, inputs, graph));
  });
  const methods = graph.methods.map((method) => ({
    ...method,
    outputs: method.outputs.map((output) => ({ ...output, value: moved[output.value]! })),
  }));
  return removeDeadNodes(builder.finish(methods));
}

/** Adds a node with its own attributes and other inputs. */
export function carryOver(builder: GraphBuilder, node: Node, inputs: readonly NodeId[]): NodeId {
  return builder.add<OpName>(node.op, inputs, node.attributes);
}

/** How many times each node is read: by nodes (once for each input) and by outputs. */
export function countUses(graph: Graph): Int32Array {
  const uses = new Int32Array(graph.nodes.length);
  for (const node of graph.nodes) for (const input of node.inputs) uses[input]!++;
  for (const method of graph.methods) for (const output of method.outputs) uses[output.value]!++;
  return uses;
}
