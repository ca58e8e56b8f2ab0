import { sumInOrder, transposed } from "../../../composites/index.ts";
import { matrix, vector, type NodeId } from "../../../ir/index.ts";
import { declaredFeatures, type EstimatorReader, readLabels, type Table, validated } from "../../estimator/index.ts";
import { likelihoodMethods } from "./joint-log-likelihood.ts";

/** Cells cut to whole numbers choose a log-probability of each class; a category that was not fitted is refused. */
export const categoricalNb: EstimatorReader = {
  classNames: ["CategoricalNB"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("feature_log_prob_").items().length, names: null },
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const priors = view.attribute("class_log_prior_").float64([labels.count]);
    const tables = view
      .attribute("feature_log_prob_")
      .items()
      .map((table) => {
        const categories = table.array([labels.count, -1]).shape[1]!;
        return transposed(matrix(labels.count, categories, table.float64()));
      });
    const likelihood = (x: Table): NodeId => {
      const codes = graph.unary("trunc", graph.toDense(validated(context, x)));
      const parts = tables.map((table, column) => {
        const known = Array.from({ length: table.shape[0]! }, (_, code) => code);
        const place = graph.lookup(graph.select(codes, [column]), vector(known), known, -1, -1);
        return graph.take(graph.check(place, "known", context.path, []), table);
      });
      return graph.plus(sumInOrder(graph, parts), graph.number(...priors));
    };
    return { methods: likelihoodMethods(context, labels, likelihood) };
  },
};
