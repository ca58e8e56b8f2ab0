import type { NodeId } from "../../../ir/index.ts";
import { pairwiseTotal } from "../../../composites/index.ts";
import {
  type EstimatorReader,
  type FittedEstimator,
  labelOfMaximum,
  labelsSideBySide,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { readClasses } from "./fitted-targets.ts";
import { inverseDistances, readWeights } from "./neighbor-weights.ts";
import { nearestNeighborMethods } from "./nearest-neighbors.ts";
import { readSearch } from "./search.ts";

/** Votes of the nearest points. Predicting labels, the library adds weights in NumPy's order, for probabilities from the nearest on. */
export const kNeighborsClassifier: EstimatorReader = {
  classNames: ["KNeighborsClassifier"],
  read(view, context) {
    const { graph } = context;
    const search = readSearch(view, context);
    const weights = readWeights(view, context);
    const wanted = view.attribute("n_neighbors").integer(1);
    const outputs = readClasses(view, search);
    /** For each output the vote of each neighbour. */
    const votes = (x: Table): NodeId[][] => {
      const { distances, places } = search.nearest(x, wanted, "set");
      const weight = weights === "uniform" ? null : inverseDistances(graph, distances);
      return outputs.map(({ labels, table }) =>
        places.map((place, rank) => {
          const vote = graph.oneHot(graph.take(place, table), labels.count, "dense");
          return weight === null ? vote : graph.times(vote, graph.select(weight, [rank]));
        }),
      );
    };
    const shares = (x: Table): NodeId[] =>
      votes(x).map((each) => {
        const totals = each.reduce((sum, vote) => graph.plus(sum, vote));
        const total = graph.reduce("sum_pairwise", totals);
        return graph.over(totals, graph.where(graph.compare("equal", total, graph.number(0)), graph.number(1), total));
      });
    const methods: FittedEstimator["methods"] = {
      predict: (x) =>
        labelsSideBySide(
          graph,
          votes(x).map((each, output) => labelOfMaximum(graph, outputs[output]!.labels, pairwiseTotal(graph, each))),
        ),
      predict_proba: (x) => shares(x).map((share, output) => scoresByLabel(outputs[output]!.labels, share)),
    };
    return { methods: { ...methods, ...nearestNeighborMethods(context, search, wanted) } };
  },
};
