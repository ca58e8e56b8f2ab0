import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext, Table } from "../../estimator/index.ts";
import { inverseDistances, readWeights } from "./neighbor-weights.ts";
import { readSearch, type NeighborSearch } from "./search.ts";

export interface Neighborhood {
  /** f64 [rows, points]: 1 where the point lies within the radius, else 0. */
  readonly members: NodeId;
  /** f64 [rows, points]: the weight of each point, 0 outside the radius. */
  readonly weights: NodeId;
  /** bool [rows, 1]: nobody lies within the radius. */
  readonly empty: NodeId;
}

/** The points within `radius` of each row, with their weights. */
export function readNeighborhoods(
  view: PythonView,
  context: ImportContext,
): { readonly search: NeighborSearch; readonly weights: "uniform" | "distance"; around(x: Table): Neighborhood } {
  const { graph } = context;
  const search = readSearch(view, context);
  const weights = readWeights(view, context);
  const radius = view.attribute("radius").number();
  return {
    search,
    weights,
    around(x) {
      const reduced = search.distances(x);
      const inside = graph.compare("less_equal", reduced, graph.number(search.comparison.reduced(radius)));
      const members = graph.cast(inside, "f64");
      const weight =
        weights === "uniform"
          ? members
          : graph.where(inside, inverseDistances(graph, search.comparison.distance(reduced)), graph.number(0));
      return { members, weights: weight, empty: graph.compare("equal", graph.reduce("maximum", members), graph.number(0)) };
    },
  };
}
