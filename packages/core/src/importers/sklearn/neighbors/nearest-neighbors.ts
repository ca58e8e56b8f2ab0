import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, type FittedEstimator, type ImportContext } from "../../estimator/index.ts";
import { byPlace, readSearch, type NeighborSearch } from "./search.ts";

/** `kneighbors`: distances and the numbers of the fitted points. */
export function nearestNeighborMethods(
  { graph }: ImportContext,
  search: NeighborSearch,
  wanted: number,
): Pick<FittedEstimator["methods"], "kneighbors"> {
  const numbers = byPlace(
    search,
    Float64Array.from({ length: search.count }, (_, point) => point),
  );
  return {
    kneighbors(x) {
      const { distances, places } = search.nearest(x, wanted, "order");
      const indices = graph.concat(places.map((place): NodeId => graph.take(place, numbers)));
      return [
        { name: "distances", value: distances, dtype: "<f8", shape: "matrix" },
        { name: "indices", value: indices, dtype: "<i8", shape: "matrix" },
      ];
    },
  };
}

/** Looks for the nearest points. Those within a radius are of any number for each row, and so no table. */
export const nearestNeighbors: EstimatorReader = {
  classNames: ["NearestNeighbors"],
  read(view, context) {
    const search = readSearch(view, context);
    return { methods: nearestNeighborMethods(context, search, view.attribute("n_neighbors").integer(1)) };
  },
};
