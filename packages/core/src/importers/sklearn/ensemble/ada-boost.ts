import { softmax, sumInOrder } from "../../../composites/index.ts";
import { pairwiseSum } from "../../../math/index.ts";
import { strings, vector, type NodeId } from "../../../ir/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import {
  type Answer,
  answerOf,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  labelOfMaximum,
  type Labels,
  numbersOf,
  readLabels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { finite } from "./finite.ts";
import { listedParts, readParts } from "./parts.ts";

/** What each stage says of each label, in the order of the stages. */
type Stages = (x: Table) => readonly NodeId[];

const smallestProbability = 2 ** -52;

/** Boosted classifiers: weighted votes (SAMME) or log-probabilities (SAMME.R, up to 1.5), divided by the sum of the weights. */
export const adaBoostClassifier: EstimatorReader = {
  classNames: ["AdaBoostClassifier"],
  children: (view) => listedParts(view, "estimators_"),
  read(view, context) {
    const labels = readLabels(view.attribute("classes_"));
    const weights = view.attribute("estimator_weights_").float64();
    const parts = readParts(context, listedParts(view, "estimators_"));
    if (weights.length < parts.length) view.reject(`there are ${weights.length} weights for ${parts.length} estimators`);
    const real = hasRealVotes(view, context);
    const stagesOf =
      (voice: Voice): Stages =>
      (x) =>
        parts.map((part, index) => voice(part, finite(context, x), weights[index]!));
    const stages = stagesOf(real ? logProbabilities(context, labels, floorOf(view, context)) : votes(context, labels));
    const shares = real || context.since(0, 22, true) ? null : stagesOf(weightedProbabilities(context, labels));
    return { methods: boostedMethods(context, labels, stages, weights, shares) };
  },
};

/** SAMME.R was the default up to 1.3, and is gone since 1.6. */
function hasRealVotes(view: PythonView, context: ImportContext): boolean {
  if (context.since(1, 6, false)) return false;
  return view.find("algorithm")?.choice("SAMME", "SAMME.R", "deprecated") === "SAMME.R";
}

type Voice = (part: FittedEstimator, x: Table, weight: number) => NodeId;

/** The weight for the label that is predicted; for the others nothing before 1.3, and later their share of its negative. */
function votes(context: ImportContext, labels: Labels): Voice {
  const { graph } = context;
  const against = context.since(1, 3, true) ? -1 / (labels.count - 1) : 0;
  const all = graph.constant(labels.table.dtype === "string" ? strings(labels.table.data as string[]) : labelNumbers(context, labels));
  return (part, x, weight) => {
    const { value } = answerOf(context, part, "predict", x);
    const { dtype, width } = graph.type(value);
    if (dtype !== labels.table.dtype || width !== 1) return context.unsupported("a part that predicts other labels than its ensemble");
    const chosen = graph.compare("equal", value, all);
    return graph.where(chosen, graph.number(weight), graph.number(against * weight));
  };
}

function labelNumbers(context: ImportContext, { table }: Labels): ReturnType<typeof vector> {
  return table.dtype === "f64" ? vector(Array.from(table.data as Float64Array)) : context.unsupported("labels that float64 cannot hold");
}

/** What keeps probabilities from 0: the smallest float; 0.16, the last whose trees have no `presort`, put 1e-5 for none. */
function floorOf(view: PythonView, context: ImportContext): (chances: NodeId) => NodeId {
  const { graph } = context;
  const [first] = listedParts(view, "estimators_");
  if (context.since(0, 18, true) || first?.view.has("presort") !== false || !first.view.className.endsWith("TreeClassifier"))
    return (chances) => graph.binary("maximum", chances, graph.number(smallestProbability));
  return (chances) => graph.where(graph.compare("less_equal", chances, graph.number(0)), graph.number(1e-5), chances);
}

/** `(K − 1)(log p − mean(log p))` with p from the smallest float up. */
function logProbabilities(context: ImportContext, labels: Labels, floor: (chances: NodeId) => NodeId): Voice {
  const { graph } = context;
  return (part, x) => {
    const chances = numbersOf(context, part, "predict_proba", x);
    if (chances.dtype === "<f4" || graph.width(chances.value) !== labels.count)
      return context.unsupported("SAMME.R with a part whose probabilities are float32 or of fewer labels");
    const logarithms = graph.unary("log", floor(chances.value));
    const share = graph.times(graph.number(1 / labels.count), graph.reduce("sum_pairwise", logarithms));
    return graph.times(graph.number(labels.count - 1), graph.minus(logarithms, share));
  };
}

/** Until 0.21 the probabilities of SAMME come from those of its parts. */
function weightedProbabilities(context: ImportContext, labels: Labels): Voice {
  return (part, x, weight) =>
    context.graph.times(numbersOf(context, part, "predict_proba", x, labels.count).value, context.graph.number(weight));
}

/** `shares`: what probabilities are made of where that is not the decision. */
function boostedMethods(
  context: ImportContext,
  labels: Labels,
  stages: Stages,
  weights: Float64Array,
  shares: Stages | null,
): FittedEstimator["methods"] {
  const { graph } = context;
  const binary = labels.count === 2;
  const outputs = binary ? 1 : labels.count;
  const meanOf = (sum: NodeId, norm: number): NodeId => graph.over(sum, graph.number(norm));
  const decisionOf = (sum: NodeId, norm: number): NodeId => {
    const scores = meanOf(sum, norm);
    return binary ? graph.minus(graph.select(scores, [1]), graph.select(scores, [0])) : scores;
  };
  const decision = (x: Table): NodeId =>
    labels.count === 1 ? graph.number(0) : decisionOf(sumInOrder(graph, stages(x)), pairwiseSum(weights));
  const cumulative = (all: readonly NodeId[], of: (sum: NodeId, norm: number) => NodeId): NodeId[] => {
    let [sum, norm] = [undefined as NodeId | undefined, 0];
    return all.map((stage, index) => {
      sum = sum === undefined ? stage : graph.plus(sum, stage);
      norm += weights[index]!;
      return of(sum, norm);
    });
  };
  const staged = (x: Table): NodeId[] => cumulative(stages(x), decisionOf);
  const label = (score: NodeId): ReturnType<typeof labelAt> =>
    binary
      ? labelAt(graph, labels, graph.cast(graph.compare("greater", score, graph.number(0)), "i32"))
      : labelOfMaximum(graph, labels, score);
  const probabilities = (score: NodeId): NodeId => {
    if (labels.count === 1) return graph.number(1);
    if (!binary) return softmax(graph, graph.over(score, graph.number(labels.count - 1)));
    return softmax(graph, graph.over(graph.concat([graph.unary("negative", score), score]), graph.number(2)));
  };
  const chances = (mean: NodeId): NodeId => softmax(graph, graph.over(mean, graph.number(labels.count - 1)));
  const final = (x: Table): NodeId =>
    shares === null || labels.count === 1
      ? probabilities(decision(x))
      : chances(meanOf(sumInOrder(graph, shares(x)), pairwiseSum(weights)));
  const stagedFinal = (x: Table): NodeId[] =>
    shares === null ? staged(x).map(probabilities) : cumulative(shares(x), (sum, norm) => chances(meanOf(sum, norm)));
  const side = (values: readonly NodeId[], width: number): Answer => [
    { value: graph.concat(values), dtype: "<f8", shape: "matrix", ...(width > 1 && { dims: [values.length, width] }) },
  ];
  const only: FittedEstimator["methods"] = {
    predict: (x) => [label(decision(x))],
    predict_proba: (x) => [scoresByLabel(labels, final(x))],
    predict_log_proba: (x) => [scoresByLabel(labels, graph.unary("log", final(x)))],
    decision_function: (x) => [binary ? { value: decision(x), dtype: "<f8", shape: "rows" } : scoresByLabel(labels, decision(x))],
  };
  if (labels.count === 1) return only;
  return {
    ...only,
    staged_predict: (x) => [{ value: graph.concat(staged(x).map((score) => label(score).value)), dtype: labels.dtype, shape: "matrix" }],
    staged_predict_proba: (x) => side(stagedFinal(x), labels.count),
    staged_decision_function: (x) => side(staged(x), outputs),
  };
}
