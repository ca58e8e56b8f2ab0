import type { NodeId } from "../../../ir/index.ts";
import {
  type AnswerPart,
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
import { listedParts, readParts } from "../ensemble/parts.ts";
import { binaryRating, ratingThreshold } from "./binary-rating.ts";

/** A binary part a label: the label that is rated highest, one of two by a threshold, or (multilabel) all above it. */
export const oneVsRest: EstimatorReader = {
  classNames: ["OneVsRestClassifier"],
  children: (view) => listedParts(view, "estimators_"),
  features: (view, context) =>
    context.features(
      view
        .attribute("estimators_")
        .items()
        .find(({ className }) => className !== "_ConstantPredictor") ?? view.reject("every label is constant"),
      "estimators_",
    ),
  read(view, context) {
    const { graph } = context;
    const listed = listedParts(view, "estimators_");
    const parts = readParts(context, listed);
    const binarizer = view.attribute("label_binarizer_");
    const target = binarizer.attribute("y_type_").string();
    const multilabel = target.startsWith("multilabel");
    const labels = readLabels(binarizer.attribute("classes_"));
    const needed = target === "multiclass" || multilabel ? labels.count : 1;
    if (parts.length !== needed || (needed === 1 && labels.count > 2))
      view.reject(`there are ${parts.length} estimators for ${labels.count} labels`);
    const threshold = ratingThreshold(parts[0]!, listed[0]!.view);
    const ratings = (x: Table): NodeId => graph.concat(parts.map((part) => binaryRating(context, part, x)));
    const above = (x: Table): NodeId => graph.compare("greater", ratings(x), graph.number(threshold));
    const predict = (x: Table): AnswerPart => {
      if (multilabel) return { value: graph.cast(above(x), "f64"), dtype: "<i8", shape: "matrix" };
      if (target !== "multiclass") return labelAt(graph, labels, graph.cast(above(x), "i32"));
      return context.since(1, 8, true) ? labelOfMaximum(graph, labels, ratings(x)) : labelOfLastMaximum(context, labels, ratings(x));
    };
    const has = (method: "predict_proba" | "decision_function"): boolean => parts.every((part) => part.methods[method] !== undefined);
    const methods: FittedEstimator["methods"] = {
      predict: (x) => [predict(x)],
      ...(has("predict_proba") && {
        predict_proba: (x) => {
          const yes = graph.concat(parts.map((part) => graph.select(numbersOf(context, part, "predict_proba", x, 2).value, [1])));
          const both = parts.length === 1 ? graph.concat([graph.minus(graph.number(1), yes), yes]) : yes;
          return [scoresByLabel(labels, multilabel ? both : dividedBySum(context, both))];
        },
      }),
      ...(has("decision_function") && {
        decision_function: (x) => {
          const value = graph.concat(parts.map((part) => numbersOf(context, part, "decision_function", x, 1).value));
          return [parts.length === 1 ? { value, dtype: "<f8", shape: "rows" } : scoresByLabel(labels, value)];
        },
      }),
    };
    return { methods };
  },
};

/** Up to 1.7 the last of equal ratings counts. */
function labelOfLastMaximum({ graph }: ImportContext, labels: Labels, ratings: NodeId): AnswerPart {
  const places = Array.from({ length: labels.count }, (_, index) => labels.count - 1 - index);
  const last = graph.cast(graph.reduce("argmax", graph.select(ratings, places)), "f64");
  return labelAt(graph, labels, graph.cast(graph.minus(graph.number(labels.count - 1), last), "i32"));
}

/** Rows of zeros stay since 1.7; before, they are divided by 0. NumPy adds the columns in their order, unless there is a single row. */
function dividedBySum(context: ImportContext, chances: NodeId): NodeId {
  const { graph } = context;
  const sum = graph.reduce("sum", chances);
  if (!context.since(1, 7, true)) return graph.over(chances, sum);
  return graph.over(chances, graph.where(graph.compare("equal", sum, graph.number(0)), graph.number(1), sum));
}
