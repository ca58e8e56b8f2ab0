import type { OnnxAttribute, OnnxFunction, OnnxGraph, OnnxModel, OnnxNode } from "../../formats/index.ts";

/** The function of the model that a node calls; undefined where it is no function's name. */
export function functionOf(
  { functions }: Pick<OnnxModel, "functions">,
  { domain, operator, overload }: OnnxNode,
): OnnxFunction | undefined {
  return functions.find((own) => own.domain === domain && own.name === operator && own.overload === overload);
}

/** A function's graph with the attributes of a call. What the call leaves out and nothing stands for is left out within, too. */
export function bodyOf({ graph, attributes, defaults }: OnnxFunction, { attributes: given }: OnnxNode): OnnxGraph {
  const known = new Map<string, OnnxAttribute>(defaults);
  for (const [name, value] of given) if (attributes.includes(name) || defaults.has(name)) known.set(name, value);
  return withAttributes(graph, known);
}

function withAttributes(graph: OnnxGraph, known: ReadonlyMap<string, OnnxAttribute>): OnnxGraph {
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, attributes: resolved(node.attributes, known) })) };
}

function resolved(
  attributes: ReadonlyMap<string, OnnxAttribute>,
  known: ReadonlyMap<string, OnnxAttribute>,
): ReadonlyMap<string, OnnxAttribute> {
  return new Map(
    [...attributes].flatMap(([name, value]): [string, OnnxAttribute][] => {
      if (value.kind === "graph") return [[name, { kind: "graph", value: withAttributes(value.value, known) }]];
      const meant = value.kind === "reference" ? known.get(value.name) : value;
      return meant === undefined ? [] : [[name, meant]];
    }),
  );
}
