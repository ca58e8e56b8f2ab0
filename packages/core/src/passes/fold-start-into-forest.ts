import type { Graph, GraphBuilder, NodeId, TreeEnsemble } from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/**
 * A forest whose sum starts from constants has them as its own initial scores. So has the same forest where it is asked for leaves or
 * values, which do not depend on them: its tables are then the same.
 */
export function foldStartIntoForest(graph: Graph): Graph {
  const started = startedEnsembles(graph);
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op !== "forest") return undefined;
    const { ensemble, output } = node.attributes;
    const known = started.get(ensemble) ?? [];
    if (output !== "sum") return builder.forest(inputs[0]!, known[0] ?? ensemble, output);
    const start = startOf(builder, inputs[1]);
    const folded = start && known.find(({ initial }) => isEqual(initial, start));
    return folded && builder.forest(inputs[0]!, folded, output);
  });
}

/** For each ensemble what becomes of it with each of the constants that a sum of it starts from. */
function startedEnsembles(graph: Graph): ReadonlyMap<TreeEnsemble, readonly TreeEnsemble[]> {
  const started = new Map<TreeEnsemble, TreeEnsemble[]>();
  const builder = { node: (id: NodeId) => graph.nodes[id]! };
  for (const node of graph.nodes) {
    if (node.op !== "forest") continue;
    const { ensemble } = node.attributes;
    const initial = startOf(builder, node.inputs[1]);
    const known = started.get(ensemble) ?? [];
    if (initial === undefined || known.some((each) => isEqual(each.initial, initial))) continue;
    started.set(ensemble, [...known, { ...ensemble, initial }]);
  }
  return started;
}

function startOf(builder: Pick<GraphBuilder, "node">, id: NodeId | undefined): Float64Array | undefined {
  const data = id === undefined ? undefined : constantOf(builder, id)?.data;
  return data instanceof Float64Array ? data : undefined;
}

function isEqual(left: Float64Array, right: Float64Array): boolean {
  return left.length === right.length && left.every((cell, index) => Object.is(cell, right[index]));
}
