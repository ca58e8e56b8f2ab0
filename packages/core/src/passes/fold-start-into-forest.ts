import type { Graph } from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** A forest whose sum starts from constants has them as its own initial scores. */
export function foldStartIntoForest(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op !== "forest" || inputs[1] === undefined) return undefined;
    const start = constantOf(builder, inputs[1]);
    if (start === undefined || !(start.data instanceof Float64Array)) return undefined;
    return builder.forest(inputs[0]!, { ...node.attributes.ensemble, initial: start.data }, node.attributes.output);
  });
}
