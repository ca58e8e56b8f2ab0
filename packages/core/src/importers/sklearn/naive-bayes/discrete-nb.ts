import { exp, log, pairwiseSum } from "../../../math/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { readLabels } from "../labels.ts";
import type { EstimatorReader } from "../reader.ts";
import type { Table } from "../table.ts";
import { validated } from "../validation.ts";
import { likelihoodMethods } from "./joint-log-likelihood.ts";

/** Multinomial and complement: counts times log-probabilities; complement adds the prior only where there is one class. */
export const countingNb: EstimatorReader = {
  classNames: ["MultinomialNB", "ComplementNB"],
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const { weights } = readLogProbabilities(view, labels.count);
    const priors = view.attribute("class_log_prior_").float64([labels.count]);
    const withPriors = view.className === "MultinomialNB" || labels.count === 1;
    const likelihood = (x: Table): NodeId => {
      const product = graph.matmul(validated(context, x), weights);
      return withPriors ? graph.plus(product, graph.number(...priors)) : product;
    };
    return { methods: likelihoodMethods(context, labels, likelihood) };
  },
};

/** Bernoulli: `x · (log p − log(1 − p)) + log prior + Σ log(1 − p)` on features above the threshold. */
export const bernoulliNb: EstimatorReader = {
  classNames: ["BernoulliNB"],
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const { values, features } = readLogProbabilities(view, labels.count);
    const priors = view.attribute("class_log_prior_").float64([labels.count]);
    const negative = values.map((value) => log(1 - exp(value)));
    const weights = transposed(
      values.map((value, index) => value - negative[index]!),
      labels.count,
      features,
    );
    const shift = priors.map((prior, index) => prior + pairwiseSum(negative, index * features, features));
    const threshold = view.attribute("binarize").orNone()?.number();
    const likelihood = (x: Table): NodeId => {
      const value = validated(context, x);
      const binary =
        threshold === undefined ? value : graph.cast(graph.compare("greater", graph.toDense(value), graph.number(threshold)), "f64");
      return graph.plus(graph.matmul(binary, weights), graph.number(...shift));
    };
    return { methods: likelihoodMethods(context, labels, likelihood) };
  },
};

function readLogProbabilities(view: PythonView, classes: number): { values: Float64Array; features: number; weights: Tensor } {
  const values = view.attribute("feature_log_prob_").float64([classes, -1]);
  const features = values.length / classes;
  return { values, features, weights: transposed(values, classes, features) };
}

/** [classes, features] → weights [features, classes]. */
function transposed(values: Float64Array, classes: number, features: number): Tensor {
  const data = new Float64Array(values.length);
  for (let row = 0; row < classes; row++)
    for (let column = 0; column < features; column++) data[column * classes + row] = values[row * features + column]!;
  return matrix(features, classes, data);
}
