import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, type FloatDtype, logSumExp } from "../../../composites/index.ts";
import {
  type AnswerPart,
  type FittedEstimator,
  type ImportContext,
  labelOfMaximum,
  type Labels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";

/** The methods of every naive Bayes classifier, from its joint log-likelihood of each class. */
export function likelihoodMethods(
  { graph }: ImportContext,
  labels: Labels,
  likelihood: (x: Table) => NodeId,
  dtype: (x: Table) => FloatDtype = () => "<f8",
): FittedEstimator["methods"] {
  const logarithms = (x: Table): NodeId => {
    const joint = likelihood(x);
    return new FloatArithmetic(graph, dtype(x)).minus(joint, logSumExp(graph, joint, dtype(x)));
  };
  const scores = (value: NodeId, of: FloatDtype): AnswerPart =>
    graph.width(value) === labels.count ? scoresByLabel(labels, value, of) : { value, dtype: of, shape: "matrix" };
  return {
    predict: (x) => [labelOfMaximum(graph, labels, likelihood(x))],
    predict_proba: (x) => [scores(new FloatArithmetic(graph, dtype(x)).exp(logarithms(x)), dtype(x))],
    predict_log_proba: (x) => [scores(logarithms(x), dtype(x))],
  };
}
