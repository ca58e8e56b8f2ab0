import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

/** The index (i32) of the largest of some columns, the first of equals; of a row of zeros `otherwise`. */
export function indexOfOne({ graph }: ImportContext, cells: NodeId, otherwise: number): NodeId {
  const zeros = graph.compare("equal", graph.reduce("sum_pairwise", cells), graph.number(0));
  const place = graph.cast(graph.reduce("argmax", cells), "f64");
  return graph.cast(graph.where(zeros, graph.number(otherwise), place), "i32");
}
