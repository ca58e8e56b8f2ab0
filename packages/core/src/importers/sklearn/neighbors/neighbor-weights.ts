import { functionName, type ImportContext } from "../../estimator/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { GraphBuilder, NodeId } from "../../../ir/index.ts";

export type NeighborWeights = "uniform" | "distance";

/** `weights`. Throws UNSUPPORTED_OPTION for a function. */
export function readWeights(view: PythonView, context: ImportContext): NeighborWeights {
  const weights = view.attribute("weights");
  if (weights.isNone) return "uniform";
  return weights.isString
    ? weights.choice("uniform", "distance")
    : context.unsupported(`weights by ${functionName(weights)}, which is code of one's own`);
}

/** `1 / distance`; where a point lies at no distance, 1 for it and 0 for all others. */
export function inverseDistances(graph: GraphBuilder, distances: NodeId): NodeId {
  const weights = graph.over(graph.number(1), distances);
  const infinite = graph.compare("equal", weights, graph.number(Infinity));
  const hit = graph.compare("equal", graph.reduce("maximum", weights), graph.number(Infinity));
  return graph.where(hit, graph.cast(infinite, "f64"), weights);
}
