import type { OnnxGraph, OnnxNode } from "../../formats/index.ts";

/** Nodes that an output depends on, in the order of the file. */
export function neededNodes({ nodes, outputs }: OnnxGraph): readonly OnnxNode[] {
  const needed = new Set(outputs.map(({ name }) => name));
  return nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((name) => needed.has(name))) return false;
      for (const name of [...node.inputs, ...outerNames(node)]) needed.add(name);
      return true;
    })
    .toReversed();
}

/** Names that graphs within a node's attributes take from outside. */
function outerNames(node: OnnxNode): readonly string[] {
  return [...node.attributes.values()].flatMap((attribute) => (attribute.kind === "graph" ? freeNames(attribute.value) : []));
}

/** Names that a graph takes from outside. */
export function freeNames(graph: OnnxGraph): readonly string[] {
  const own = new Set([...graph.inputs, ...graph.initializers].map(({ name }) => name).concat(graph.nodes.flatMap((node) => node.outputs)));
  const used = [...graph.nodes.flatMap((node) => [...node.inputs, ...outerNames(node)]), ...graph.outputs.map(({ name }) => name)];
  return used.filter((name) => name !== "" && !own.has(name));
}
