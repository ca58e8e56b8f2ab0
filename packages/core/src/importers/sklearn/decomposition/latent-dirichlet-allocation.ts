import { rowProblem } from "../../../ir/index.ts";
import { type EstimatorReader, Table } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";
import { countedRows, readRounds } from "./row-loops.ts";

/** The shares of the topics in a row of counts, by the variational loop of each row. */
export const latentDirichletAllocation: EstimatorReader = {
  classNames: ["LatentDirichletAllocation"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const { features, count, dtype } = readComponents(view);
    if (dtype === "<f4") context.unsupported("a loop in single precision");
    const words = view.attribute("exp_dirichlet_component_").float64([count, features]);
    const options = [
      readRounds(view.attribute("max_doc_update_iter")),
      view.attribute("mean_change_tol").number(),
      view.attribute("doc_topic_prior_").number(),
    ];
    const problem = rowProblem("topics", { width: features, outputs: count }, options, [words]);
    return {
      methods: {},
      transform(x) {
        const weights = graph.solve(countedRows(context, x), problem);
        return Table.ofNode(graph, graph.over(weights, graph.reduce("sum_pairwise", weights)));
      },
    };
  },
};
