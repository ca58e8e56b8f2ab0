import type { Graph, GraphBuilder, NodeOf, NodeId } from "../ir/index.ts";
import { GuaranteeFinder } from "./guarantees.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Drops checks that no row can break, and checks of joined values only the one part that can. */
export function dropSureChecks(graph: Graph): Graph {
  let finder: GuaranteeFinder | undefined;
  return rewriteGraph(graph, (node, inputs, builder) => {
    finder ??= new GuaranteeFinder(builder);
    if (node.op !== "check") return undefined;
    const [input] = inputs as [NodeId];
    return finder.of(input).has(node.attributes.rule) ? input : checkOnePart(builder, finder, input, node.attributes);
  });
}

function checkOnePart(
  builder: GraphBuilder,
  finder: GuaranteeFinder,
  input: NodeId,
  { rule, step, labels }: NodeOf<"check">["attributes"],
): NodeId | undefined {
  const joined = builder.node(input);
  if (joined.op !== "concat") return undefined;
  const doubtful = joined.inputs.filter((part) => !finder.of(part).has(rule));
  const place = joined.inputs.indexOf(doubtful[0]!);
  if (doubtful.length !== 1) return undefined;
  const start = joined.inputs.slice(0, place).reduce((sum, part) => sum + builder.width(part), 0);
  const columns = Array.from({ length: builder.width(doubtful[0]!) }, (_, column) => labels[start + column] ?? String(start + column));
  const checked = builder.check(doubtful[0]!, rule, step, columns);
  return builder.concat(joined.inputs.map((part, index) => (index === place ? checked : part)));
}
