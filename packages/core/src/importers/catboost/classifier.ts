import { log } from "../../math/index.ts";
import { tensor, type NodeId } from "../../ir/index.ts";
import { labelAt, scoresByLabel, type FittedEstimator, type ImportContext, type Table } from "../estimator/index.ts";
import { readClasses, type Classes } from "./class-labels.ts";
import { commonMethods } from "./common-methods.ts";
import type { CatBoostModel } from "./model.ts";
import { readInfo } from "./model-info.ts";
import { Probabilities } from "./probabilities.ts";
import { scoresOf } from "./scores.ts";

const multiLabel: readonly string[] = ["MultiLogloss", "MultiCrossEntropy"];

/** `predict` of the classifier, its probabilities and their logarithms. */
export function classifier(context: ImportContext, model: CatBoostModel): FittedEstimator {
  const info = readInfo(model);
  const scores = scoresOf(context, model);
  const { dimension } = model;
  const classes = readClasses(info, dimension);
  const { labels } = classes;
  const probabilities = new Probabilities(context);
  const raw = (x: Table): NodeId => ofClasses(context, classes, dimension, scores.raw(x));
  const separate = multiLabel.includes(info.loss);
  const isAbove = (x: Table): NodeId => context.graph.compare("greater", raw(x), context.graph.number(logit(info.threshold)));
  const [proba, logProba] =
    dimension === 1
      ? [(node: NodeId) => probabilities.binary(node), (node: NodeId) => probabilities.logBinary(node)]
      : separate || info.loss === "MultiClassOneVsAll"
        ? [(node: NodeId) => probabilities.sigmoid(node), (node: NodeId) => probabilities.logSigmoid(node)]
        : [(node: NodeId) => probabilities.softmax(node), (node: NodeId) => probabilities.logSoftmax(node)];
  return {
    methods: {
      predict: (x) => {
        if (separate) return [{ value: zeroOrOne(context, isAbove(x)), dtype: "<i8", shape: "matrix" }];
        if (dimension === 1) return [labelAt(context.graph, labels, context.graph.cast(isAbove(x), "i32"))];
        return [{ ...labelAt(context.graph, labels, context.graph.reduce("argmax", raw(x))), shape: "matrix" }];
      },
      predict_proba: (x) => [scoresByLabel(labels, proba(raw(x)))],
      predict_log_proba: (x) => [scoresByLabel(labels, logProba(raw(x)))],
      ...commonMethods(context, { ...scores, raw }),
    },
  };
}

/** Scores by class: a class that training did not meet is infinitely unlikely. */
function ofClasses({ graph }: ImportContext, { labels, places }: Classes, dimension: number, scores: NodeId): NodeId {
  if (dimension === 1 || (places.length === labels.count && places.every((place, output) => place === output))) return scores;
  const never = graph.concat([scores, graph.number(-Infinity)]);
  const outputs = Array.from({ length: labels.count }, (_, place) => places.indexOf(place));
  return graph.select(
    never,
    outputs.map((output) => (output < 0 ? dimension : output)),
  );
}

/** Each column on its own, as an integer. */
function zeroOrOne({ graph }: ImportContext, condition: NodeId): NodeId {
  const table = tensor("i64", [2, 1], BigInt64Array.of(0n, 1n));
  const columns = Array.from({ length: graph.width(condition) }, (_, column) => graph.select(condition, [column]));
  return graph.concat(columns.map((column) => graph.take(graph.cast(column, "i32"), table)));
}

function logit(probability: number): number {
  return probability === 0.5 ? 0 : -log(1 / probability - 1);
}
