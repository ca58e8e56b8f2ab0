import type { NodeId } from "../../../ir/index.ts";
import { matrix, tensor } from "../../../ir/index.ts";
import { pairwiseTotal } from "../../../composites/index.ts";
import { type EstimatorReader, type Table } from "../../estimator/index.ts";
import { nearestNeighborMethods } from "./nearest-neighbors.ts";
import { readSearch } from "./search.ts";

/** How much thinner the neighbourhood of a row is than those of its neighbours. Without `novelty` the library tells of its own rows only. */
export const localOutlierFactor: EstimatorReader = {
  classNames: ["LocalOutlierFactor"],
  read(view, context) {
    const { graph } = context;
    if (!view.attribute("novelty").boolean()) return context.unsupported("novelty=False, with which the library itself scores no new rows");
    const search = readSearch(view, context);
    const wanted = view.attribute("n_neighbors_").integer(1);
    const reach = view.attribute("_distances_fit_X_");
    const widest = reach.array([search.count, -1]).shape[1]!;
    if (wanted > widest) reach.reject("there are fewer neighbours than n_neighbors_");
    const distances = reach.float64();
    const densities = view.attribute("_lrd").float64([search.count]);
    const known = Float64Array.from({ length: 2 * search.count }, (_, index) => {
      const point = search.order[index >> 1]!;
      return index % 2 === 0 ? distances[point * widest + wanted - 1]! : densities[point]!;
    });
    const table = matrix(search.count, 2, known);
    const offset = view.attribute("offset_").number();
    const count = graph.number(wanted);
    const samples = (x: Table): NodeId => {
      const found = search.nearest(x, wanted, "order");
      const points = found.places.map((place) => graph.take(place, table));
      const reached = points.map((point, rank) => graph.binary("maximum", graph.select(found.distances, [rank]), graph.select(point, [0])));
      const mean = graph.over(pairwiseTotal(graph, reached), count);
      const density = graph.over(graph.number(1), graph.plus(mean, graph.number(1e-10)));
      const ratios = points.map((point) => graph.over(graph.select(point, [1]), density));
      return graph.unary("negative", graph.over(pairwiseTotal(graph, ratios), count));
    };
    const decision = (x: Table): NodeId => graph.minus(samples(x), graph.number(offset));
    const sides = tensor("i64", [2, 1], BigInt64Array.of(1n, -1n));
    return {
      methods: {
        predict: (x) => [
          { value: graph.take(graph.cast(graph.compare("less", decision(x), graph.number(0)), "i32"), sides), dtype: "<i8", shape: "rows" },
        ],
        decision_function: (x) => [{ value: decision(x), dtype: "<f8", shape: "rows" }],
        score_samples: (x) => [{ value: samples(x), dtype: "<f8", shape: "rows" }],
        ...nearestNeighborMethods(context, search, view.attribute("n_neighbors").integer(1)),
      },
    };
  },
};
