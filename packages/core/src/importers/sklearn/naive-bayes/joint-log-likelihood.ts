import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext } from "../context.ts";
import { labelOfMaximum, scoresByLabel, type Labels } from "../labels.ts";
import type { AnswerPart, FittedEstimator } from "../reader.ts";
import { logSumExp } from "../softmax.ts";
import type { Table } from "../table.ts";

/** The methods of every naive Bayes classifier, from its joint log-likelihood of each class. */
export function likelihoodMethods({ graph }: ImportContext, labels: Labels, likelihood: (x: Table) => NodeId): FittedEstimator["methods"] {
  const logarithms = (x: Table): NodeId => {
    const joint = likelihood(x);
    return graph.minus(joint, logSumExp(graph, joint));
  };
  const named = (value: NodeId): AnswerPart =>
    graph.width(value) === labels.count ? scoresByLabel(labels, value) : { value, dtype: "<f8", shape: "matrix" };
  return {
    predict: (x) => [labelOfMaximum(graph, labels, likelihood(x))],
    predict_proba: (x) => [named(graph.unary("exp", logarithms(x)))],
    predict_log_proba: (x) => [named(logarithms(x))],
  };
}
