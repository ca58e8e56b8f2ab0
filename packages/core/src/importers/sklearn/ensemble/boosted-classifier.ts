import { tensor, type GraphBuilder, type NodeId, type Tensor } from "../../../ir/index.ts";
import { withComplement } from "../../../composites/index.ts";
import {
  type Answer,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  type Labels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";

/** How boosted scores become labels and probabilities, those of one stage or of all at once. */
export interface BoostedLink {
  /** The second of two labels' probability. */
  readonly chance: (scores: NodeId) => NodeId;
  /** Where the second of two labels is predicted. */
  readonly isSecond: (scores: NodeId) => NodeId;
  /** From a score a label, of one stage or of several side by side. */
  readonly probabilities: (scores: NodeId) => NodeId;
  /** What the predicted label has most of. */
  readonly rating: (scores: NodeId) => NodeId;
}

/** Scores of a row: one for two labels, else one a label; and the same after each stage, side by side. */
export interface BoostedScores {
  readonly outputs: number;
  readonly final: (x: Table) => NodeId;
  readonly staged: (x: Table) => NodeId;
}

/** The methods that gradient boosting and its histogram form share; `staged_` ones answer [stages] or [stages, labels] a row. */
export function boostedMethods(
  context: ImportContext,
  labels: Labels,
  scores: BoostedScores,
  link: BoostedLink,
): FittedEstimator["methods"] {
  return scores.outputs === 1 ? ofTwoLabels(context, labels, scores, link) : ofManyLabels(context, labels, scores, link);
}

/** Where a probability is larger than its complement. */
export function isLikelier(graph: GraphBuilder, chances: NodeId): NodeId {
  return graph.compare("greater", chances, graph.minus(graph.number(1), chances));
}

/** Numbers of all stages as one matrix; `width` numbers a stage. */
export function stagedAnswer({ graph }: ImportContext, value: NodeId, width: number | null, dtype: string = "<f8"): Answer {
  return [{ value, dtype, shape: "matrix", ...(width !== null && { dims: [graph.width(value) / width, width] }) }];
}

function ofTwoLabels(
  context: ImportContext,
  labels: Labels,
  { final, staged }: BoostedScores,
  link: BoostedLink,
): FittedEstimator["methods"] {
  const { graph } = context;
  return {
    predict: (x) => [labelAt(graph, labels, graph.cast(link.isSecond(final(x)), "i32"))],
    predict_proba: (x) => [scoresByLabel(labels, withComplement(graph, link.chance(final(x))))],
    staged_predict(x) {
      const [no, yes] = [0, 1].map((label) => graph.constant(labelCell(labels.table, label))) as [NodeId, NodeId];
      return stagedAnswer(context, graph.where(link.isSecond(staged(x)), yes, no), null, labels.dtype);
    },
    staged_predict_proba: (x) => stagedAnswer(context, pairs(graph, staged(x), link.chance), 2),
  };
}

function labelCell(table: Tensor, label: number): Tensor {
  return { ...table, shape: [1], data: table.data.slice(label, label + 1) };
}

/** For each score the columns 1 − p and p. */
function pairs(graph: GraphBuilder, scores: NodeId, chance: BoostedLink["chance"]): NodeId {
  const places = Array.from({ length: 2 * graph.width(scores) }, (_, place) => place);
  const chances = chance(
    graph.select(
      scores,
      places.map((place) => Math.floor(place / 2)),
    ),
  );
  const isFirst = graph.compare("equal", graph.number(...places.map((place) => place % 2)), graph.number(0));
  return graph.where(isFirst, graph.minus(graph.number(1), chances), chances);
}

function ofManyLabels(
  context: ImportContext,
  labels: Labels,
  { outputs, final, staged }: BoostedScores,
  link: BoostedLink,
): FittedEstimator["methods"] {
  const { graph } = context;
  const best = (scores: NodeId): NodeId => graph.reduce("argmax", link.rating(scores), outputs);
  return {
    predict: (x) => [labelAt(graph, labels, best(final(x)))],
    predict_proba: (x) => [scoresByLabel(labels, link.probabilities(final(x)))],
    staged_predict: (x) => stagedAnswer(context, labelsAt(graph, labels, best(staged(x))), null, labels.dtype),
    staged_predict_proba: (x) => stagedAnswer(context, link.probabilities(staged(x)), labels.count),
  };
}

/** A label for each of several indices in a row. */
function labelsAt(graph: GraphBuilder, { table, count }: Labels, indices: NodeId): NodeId {
  const label = (index: number): NodeId => graph.constant(labelCell(table, index));
  return Array.from({ length: count - 1 }, (_, index) => index + 1).reduce(
    (chosen, index) =>
      graph.where(graph.compare("equal", indices, graph.constant(tensor("i32", [1], Int32Array.of(index)))), label(index), chosen),
    label(0),
  );
}
