import { exp, log, pairwiseSum } from "../../../math/index.ts";
import { matrix, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  type Features,
  type ImportContext,
  readLabels,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { likelihoodMethods } from "./joint-log-likelihood.ts";

/** Multinomial and complement: counts times log-probabilities; complement adds the prior only where there is one class. */
export const countingNb: EstimatorReader = {
  classNames: ["MultinomialNB", "ComplementNB"],
  features: columnsOf,
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const { weights } = readLogProbabilities(view);
    const priors = readPriors(view, context, labels.count, weights.shape[1]!);
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
  features: columnsOf,
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const { values, features, classes } = readLogProbabilities(view);
    const priors = readPriors(view, context, labels.count, classes);
    const negative = values.map((value) => log(1 - exp(value)));
    const doubts = values.map((value, index) => logarithmDoubt(exp(value), negative[index]!));
    const weights = transposed(
      values.map((value, index) => value - negative[index]!),
      classes,
      features,
    );
    const weightDoubts = transposed(doubts, classes, features);
    const shift = priors.map((prior, index) => prior + pairwiseSum(negative, index * features, features));
    const shiftDoubt = priors.map((_, index) => 2 * pairwiseSum(doubts, index * features, features));
    const offset = graph.constant(vector(shift), vector(shiftDoubt));
    const threshold = view.attribute("binarize").orNone()?.number();
    const likelihood = (x: Table): NodeId => {
      const value = validated(context, x);
      const binary =
        threshold === undefined ? value : graph.cast(graph.compare("greater", graph.toDense(value), graph.number(threshold)), "f64");
      return graph.plus(graph.matmul(binary, weights, { error: weightDoubts }), offset);
    };
    return { methods: likelihoodMethods(context, labels, likelihood) };
  },
};

/** By how much the library's own `log(1 − p)`, taken at prediction, and a sum with it may differ. */
function logarithmDoubt(probability: number, logarithm: number): number {
  const rest = 1 - probability;
  const doubt = 2 ** -51 * ((probability + rest) / rest + Math.abs(logarithm));
  return Number.isFinite(doubt) ? doubt : 0;
}

function columnsOf(view: PythonView): Features {
  return declaredFeatures(view) ?? { kind: "table", count: view.attribute("feature_log_prob_").shape().at(-1) ?? 0, names: null };
}

interface LogProbabilities {
  readonly classes: number;
  readonly features: number;
  /** [classes, features]. */
  readonly values: Float64Array;
  /** [features, classes]. */
  readonly weights: Tensor;
}

function readLogProbabilities(view: PythonView): LogProbabilities {
  const [classes, features] = view.attribute("feature_log_prob_").array([-1, -1]).shape as [number, number];
  const values = view.attribute("feature_log_prob_").float64();
  return { classes, features, values, weights: transposed(values, classes, features) };
}

/**
 * One number a class. Before 1.0 a model of one class keeps a second, empty one, which its prior of −∞ rules out; without
 * that prior the library may answer a label that it does not have.
 */
function readPriors(view: PythonView, context: ImportContext, labels: number, classes: number): Float64Array {
  const priors = view.attribute("class_log_prior_").float64([-1]);
  if (classes !== labels && (labels !== 1 || classes !== 2)) view.reject(`there are ${labels} labels for ${classes} classes`);
  if (classes !== labels && priors[1] !== -Infinity) context.unsupported("a single class without its prior");
  if (priors.length !== classes) view.attribute("class_log_prior_").reject(`there are ${priors.length} priors for ${classes} classes`);
  return priors;
}

/** [classes, features] → weights [features, classes]. */
function transposed(values: Float64Array, classes: number, features: number): Tensor {
  const data = new Float64Array(values.length);
  for (let row = 0; row < classes; row++)
    for (let column = 0; column < features; column++) data[column * classes + row] = values[row * features + column]!;
  return matrix(features, classes, data);
}
