import type { Graph, Node, NodeId } from "../ir/index.ts";
import { ContentHashes, sameContent } from "./content.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

interface Met {
  readonly id: NodeId;
  readonly attributes: Node["attributes"];
}

/** Computes once what is written twice: the same op on the same nodes with the same attributes. */
export function mergeCommonSubexpressions(graph: Graph): Graph {
  const hashes = new ContentHashes();
  const met = new Map<string, Met[]>();
  return rewriteGraph(graph, (node, inputs, builder) => {
    const key = `${node.op}(${inputs.join()})${hashes.of(node.attributes)}`;
    const alike = met.get(key) ?? [];
    const known = alike.find(({ attributes }) => sameContent(attributes, node.attributes));
    if (known !== undefined) return known.id;
    const id = builder.keep(node, inputs, graph);
    alike.push({ id, attributes: node.attributes });
    met.set(key, alike);
    return id;
  });
}
