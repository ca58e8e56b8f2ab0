import { tensor, type NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, pairwiseTotal } from "../../../composites/index.ts";
import { type EstimatorReader, storedDtype, type Table } from "../../estimator/index.ts";
import { inverseDistances, readWeights } from "./neighbor-weights.ts";
import { nearestNeighborMethods } from "./nearest-neighbors.ts";
import { readSearch } from "./search.ts";

/** The mean over the nearest points: one output is added up in NumPy's order, of several each from the nearest on. */
export const kNeighborsRegressor: EstimatorReader = {
  classNames: ["KNeighborsRegressor"],
  read(view, context) {
    const { graph } = context;
    const search = readSearch(view, context);
    const weights = readWeights(view, context);
    const wanted = view.attribute("n_neighbors").integer(1);
    const target = view.attribute("_y");
    const flat = target.shape().length === 1;
    const outputs = flat ? 1 : target.shape()[1]!;
    const values = target.float64([search.count, ...(flat ? [] : [outputs])]);
    const data = Float64Array.from(
      { length: values.length },
      (_, index) => values[search.order[Math.floor(index / outputs)]! * outputs + (index % outputs)]!,
    );
    const table = tensor("f64", [search.count, outputs], data);
    const dtype = weights === "uniform" && storedDtype(target) === "<f4" ? "<f4" : "<f8";
    const mean = (x: Table): NodeId => {
      const { distances, places } = search.nearest(x, wanted, "order");
      const known = places.map((place) => graph.take(place, table));
      if (weights === "uniform") {
        if (dtype === "<f4") return meanInSingle(known);
        const total = outputs === 1 ? pairwiseTotal(graph, known) : known.reduce((sum, each) => graph.plus(sum, each));
        return graph.over(total, graph.number(wanted));
      }
      const weight = inverseDistances(graph, distances);
      const total = pairwiseTotal(
        graph,
        known.map((each, rank) => graph.times(each, graph.select(weight, [rank]))),
      );
      return graph.over(total, graph.reduce("sum_pairwise", weight));
    };
    const meanInSingle = (known: readonly NodeId[]): NodeId => {
      const numpy = new FloatArithmetic(graph, "<f4");
      const columns = Array.from({ length: outputs }, (_, output) =>
        numpy.sum(graph.concat(known.map((each) => graph.select(each, [output])))),
      );
      return numpy.over(graph.concat(columns), graph.number(wanted));
    };
    return {
      methods: {
        predict: (x) => [{ value: mean(x), dtype, shape: flat ? "rows" : "matrix" }],
        ...nearestNeighborMethods(context, search, wanted),
      },
    };
  },
};
