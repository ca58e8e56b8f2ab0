import { euclideanSquares } from "../../../composites/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import {
  type EstimatorReader,
  functionName,
  labelOfMaximum,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { readPoints, reordered } from "../neighbors/fitted-points.ts";
import { readSearch } from "../neighbors/search.ts";

/** The class distributions of the fitted rows, weighed by a kernel or added over the nearest. */
export const labelPropagation: EstimatorReader = {
  classNames: ["LabelPropagation", "LabelSpreading"],
  read(view, context) {
    const { graph } = context;
    const kernel = view.attribute("kernel");
    if (!kernel.isString) return context.unsupported(`the kernel ${functionName(kernel)}, which is code of one's own`);
    const labels = readLabels(view.attribute("classes_"));
    const known = view.attribute("label_distributions_").array([-1, labels.count]).shape[0]!;
    const distributions = matrix(known, labels.count, view.attribute("label_distributions_").float64());
    const votes = kernel.choice("rbf", "knn") === "rbf" ? weighed() : counted();
    const shares = (x: Table): NodeId => {
      const all = votes(x);
      return graph.over(all, graph.reduce("sum_pairwise", all));
    };
    return {
      methods: {
        predict: (x) => [labelOfMaximum(graph, labels, shares(x))],
        predict_proba: (x) => [scoresByLabel(labels, shares(x))],
      },
    };

    function weighed(): (x: Table) => NodeId {
      const points = readPoints(view.attribute("X_"));
      if (points.shape[0] !== known) view.reject("not every row has its distribution");
      const gamma = view.attribute("gamma").number();
      return (x) => {
        const squares = euclideanSquares(graph, validated(context, x), points);
        return graph.matmul(graph.unary("exp", graph.times(squares, graph.number(-gamma))), distributions);
      };
    }

    function counted(): (x: Table) => NodeId {
      const fitted = view.attribute("nn_fit");
      const search = readSearch(fitted, context);
      if (search.count !== known) view.reject("not every row has its distribution");
      const table = reordered(distributions, search.order);
      const wanted = fitted.attribute("n_neighbors").integer(1);
      return (x) =>
        search
          .nearest(x, wanted, "order")
          .places.map((place) => graph.take(place, table))
          .reduce((sum, each) => graph.plus(sum, each));
    }
  },
};
