import { log, pairwiseSum } from "../../../math/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { readLabels } from "../labels.ts";
import type { EstimatorReader } from "../reader.ts";
import type { Table } from "../table.ts";
import { validated } from "../validation.ts";
import { likelihoodMethods } from "./joint-log-likelihood.ts";

/** `log(prior) − ½ Σ log(2π var) − ½ Σ (x − theta)² / var` for each class. */
export const gaussianNb: EstimatorReader = {
  classNames: ["GaussianNB"],
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const theta = view.attribute("theta_").float64([labels.count, -1]);
    const variance = view.first("var_", "sigma_").float64([labels.count, -1]);
    const priors = view.attribute("class_prior_").float64([labels.count]);
    const features = theta.length / labels.count;
    const likelihood = (x: Table): NodeId => {
      const value = graph.toDense(validated(context, x));
      return graph.concat(
        Array.from(priors, (prior, index) => {
          const of = (numbers: Float64Array): Float64Array => numbers.subarray(index * features, (index + 1) * features);
          const squares = graph.unary("square", graph.minus(value, graph.number(...of(theta))));
          const distance = graph.reduce("sum_pairwise", graph.over(squares, graph.number(...of(variance))));
          const spread = -0.5 * pairwiseSum(of(variance).map((each) => log(2 * Math.PI * each)));
          return graph.plus(graph.number(log(prior)), graph.minus(graph.number(spread), graph.times(graph.number(0.5), distance)));
        }),
      );
    };
    return { methods: likelihoodMethods(context, labels, likelihood) };
  },
};
