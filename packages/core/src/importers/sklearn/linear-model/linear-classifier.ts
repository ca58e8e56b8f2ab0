import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, type FloatDtype, softmax, withComplement } from "../../../composites/index.ts";
import {
  type AnswerPart,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  labelOfMaximum,
  type Labels,
  readLabels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { readLinearScores } from "./linear-scores.ts";

export interface LinearClassifier {
  readonly labels: Labels;
  readonly binary: boolean;
  readonly scores: (x: Table) => NodeId;
  readonly dtype: (x: Table) => FloatDtype;
  readonly methods: FittedEstimator["methods"];
}

/**
 * `decision_function` and `predict` of a linear classifier: one score (positive: the second label) or one a label.
 * `labelled` holds `classes_` where the classifier itself has it as a property only.
 */
export function readLinearClassifier(view: PythonView, context: ImportContext, labelled: PythonView = view): LinearClassifier {
  const labels = readLabels(labelled.attribute("classes_"));
  const { outputs, scores, dtype } = readLinearScores(view, context);
  const binary = outputs === 1;
  if (binary ? labels.count > 2 : labels.count !== outputs) view.reject(`there are ${labels.count} labels for ${outputs} scores`);
  return {
    labels,
    binary,
    scores,
    dtype,
    methods: {
      predict: (x) => [binary ? positiveLabel(context, labels, scores(x)) : labelOfMaximum(context.graph, labels, scores(x))],
      decision_function: (x) => [
        binary ? { value: scores(x), dtype: dtype(x), shape: "rows" } : scoresByLabel(labels, scores(x), dtype(x)),
      ],
    },
  };
}

/** The second label where the score is above 0, else the first. */
export function positiveLabel({ graph }: ImportContext, labels: Labels, score: NodeId): AnswerPart {
  return labelAt(graph, labels, graph.cast(graph.compare("greater", score, graph.number(0)), "i32"));
}

/** `predict_proba` and `predict_log_proba` from one function of the scores. */
export function probabilityAnswers(
  context: ImportContext,
  { labels, scores, dtype }: LinearClassifier,
  probabilities: (scores: NodeId, dtype: FloatDtype) => NodeId,
): FittedEstimator["methods"] {
  const logarithm = (value: NodeId, of: FloatDtype): NodeId => new FloatArithmetic(context.graph, of).log(value);
  return {
    predict_proba: (x) => [scoresByLabel(labels, probabilities(scores(x), dtype(x)), dtype(x))],
    predict_log_proba: (x) => [scoresByLabel(labels, logarithm(probabilities(scores(x), dtype(x)), dtype(x)), dtype(x))],
  };
}

/** One-versus-rest: expit of each score; several are divided by their sum (since 1.9 rows of zeros become uniform). */
export function oneVersusRest(context: ImportContext, { binary, labels }: LinearClassifier, score: NodeId, dtype: FloatDtype): NodeId {
  const { graph } = context;
  const numpy = new FloatArithmetic(graph, dtype);
  const chances = numpy.expit(score);
  if (binary) return withComplement(graph, chances, dtype);
  return context.since(1, 9, false) ? divideBySum(context, chances, labels.count, dtype) : numpy.over(chances, numpy.sum(chances));
}

/** Rows divided by their sum; a row that sums to 0 becomes uniform. */
export function divideBySum({ graph }: ImportContext, chances: NodeId, count: number, dtype: FloatDtype): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const sum = numpy.sum(chances);
  const zero = graph.compare("equal", sum, graph.number(0));
  return numpy.over(graph.where(zero, graph.number(1), chances), graph.where(zero, graph.number(count), sum));
}

/** Softmax of the scores; a single score d counts as [−d, d]. */
export function multinomial({ graph }: ImportContext, { binary }: LinearClassifier, score: NodeId, dtype: FloatDtype): NodeId {
  return softmax(graph, binary ? graph.concat([graph.unary("negative", score), score]) : score, dtype);
}
