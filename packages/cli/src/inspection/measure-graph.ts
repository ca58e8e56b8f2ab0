import type { Graph, Tensor, TreeEnsemble } from "@godwit/core/ir";
import type { InspectedSizes } from "./inspection.ts";

/** How often each op comes in a graph, by name. */
export function countOps(graph: Graph): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { op } of graph.nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a graph holds. */
export function measureGraph(graph: Graph): Omit<InspectedSizes, "artifact"> {
  const ensembles = new Map<TreeEnsemble["feature"], TreeEnsemble>();
  const constants = new Set<Tensor["data"]>();
  for (const { attributes } of graph.nodes)
    walk(attributes, (value) => {
      if (Array.isArray(value) || ArrayBuffer.isView(value)) constants.add(value as Tensor["data"]);
    });
  for (const node of graph.nodes) if (node.op === "forest") ensembles.set(node.attributes.ensemble.feature, node.attributes.ensemble);
  const all = [...ensembles.values()];
  return {
    nodes: graph.nodes.length,
    constants: [...constants].reduce((sum, { length }) => sum + length, 0),
    trees: all.reduce((sum, { treeOutput }) => sum + treeOutput.length, 0),
    tree_nodes: all.reduce((sum, { feature }) => sum + feature.length, 0),
  };
}

function walk(value: unknown, visit: (value: object) => void): void {
  if (value === null || typeof value !== "object") return;
  visit(value);
  if (ArrayBuffer.isView(value)) return;
  for (const each of Object.values(value)) if (typeof each === "object") walk(each, visit);
}
