import { softmax, withComplement } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import { tensor } from "../../ir/index.ts";
import {
  labelAt,
  readLabels,
  scoresByLabel,
  type Answer,
  type AnswerPart,
  type EstimatorReader,
  type ImportContext,
  type Labels,
  type Table,
} from "../estimator/index.ts";
import { isSince, outputCountOf, type BoosterModel } from "./booster-model.ts";
import { numbersOf } from "./booster.ts";
import { linkOf } from "./objectives.ts";
import { holdsBooster, readWrapper, wrapperColumns, type Wrapper } from "./wrapper.ts";

/** Labels by the largest probability, or by a probability above a half. */
export const classifier: EstimatorReader = {
  classNames: ["XGBClassifier", "XGBRFClassifier"],
  features: wrapperColumns,
  isFitted: holdsBooster,
  read(view, context) {
    const wrapper = readWrapper(view, context);
    const labels = readClasses(view, wrapper.model);
    return {
      methods: {
        predict: (x) => predict(context, wrapper, labels, x),
        ...(!refusesProbabilities(wrapper.model) && { predict_proba: (x) => [probabilities(context, wrapper, labels, x)] }),
        raw: (x) => [numbersOf(context, wrapper.margin(x))],
        ...(wrapper.hasTrees && { apply: wrapper.apply }),
      },
    };
  },
};

/** The labels: of the label encoder up to 1.5, of the wrapper up to 1.7, since then 0 … n - 1. */
function readClasses(view: PythonView, model: BoosterModel): Labels {
  const encoder = view.find("_le")?.orNone();
  const stored = encoder?.find("classes_") ?? view.find("classes_");
  if (stored !== undefined) return readLabels(stored);
  const count = view.find("n_classes_")?.orNone()?.integer(1) ?? Math.max(2, model.classCount);
  const numbers = BigInt64Array.from({ length: count }, (_, label) => BigInt(label));
  return { count, table: tensor("i64", [count, 1], numbers), dtype: "<i8", values: Array.from(numbers, Number) };
}

function predict(context: ImportContext, { model, prediction }: Wrapper, labels: Labels, x: Table): Answer {
  const { graph } = context;
  const answer = prediction(x);
  const aboveHalf = graph.compare("greater", answer, graph.number(0.5));
  const recent = isSince(model, 1, 6);
  if (outputsOf(model) > 1) {
    if (labels.count !== 2 || !recent) return [labelAt(graph, labels, graph.reduce("argmax", answer))];
    return [{ value: graph.cast(aboveHalf, "f64"), dtype: "<f8", shape: "matrix" }];
  }
  if (linkOf(model) === "class_index" && recent) return [{ value: graph.cast(answer, "i32"), dtype: "<i4", shape: "rows" }];
  return [labelAt(graph, labels, graph.cast(aboveHalf, "i32"))];
}

/** How many numbers a row's prediction has. */
function outputsOf(model: BoosterModel): number {
  return linkOf(model) === "class_index" ? 1 : outputCountOf(model);
}

/** In 1.6 `multi:softmax` had no probabilities; before, these were scores. */
function refusesProbabilities(model: BoosterModel): boolean {
  return linkOf(model) === "class_index" && isSince(model, 1, 6) && !isSince(model, 1, 7);
}

function probabilities(context: ImportContext, { model, prediction, margin }: Wrapper, labels: Labels, x: Table): AnswerPart {
  const { graph } = context;
  if (linkOf(model) === "class_index" && isSince(model, 1, 4)) {
    const scores = margin(x);
    return scoresByLabel(labels, isSince(model, 1, 7) ? softmax(graph, scores, "<f4") : scores, "<f4");
  }
  const answer = prediction(x);
  if (outputsOf(model) === 1) return scoresByLabel(labels, withComplement(graph, answer, "<f4"), "<f4");
  if (graph.width(answer) === labels.count) return scoresByLabel(labels, answer, "<f4");
  return labels.count === 2 ? numbersOf(context, answer) : context.unsupported("probabilities of several outputs of several classes each");
}
