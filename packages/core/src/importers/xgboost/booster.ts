import { withComplement } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import type { AnswerPart, EstimatorReader, Features, FittedEstimator, ImportContext, Table } from "../estimator/index.ts";
import { applyLink, softmaxOfMargin } from "./booster-link.ts";
import { boosterScores } from "./booster-margin.ts";
import { isSince, outputCountOf, type BoosterModel } from "./booster-model.ts";
import { linkOf } from "./objectives.ts";
import { readBoosterBytes } from "./read-booster-bytes.ts";

/** `Booster.predict` over a `DMatrix`: all trees, also after early stopping. */
export const booster: EstimatorReader = {
  classNames: ["Booster"],
  features: (view, context) => boosterColumns(view, context),
  isFitted: (view) => view.find("handle")?.orNone() !== undefined,
  read(view, context) {
    const { graph } = context;
    const model = boosterModel(view, context);
    const trees = model.booster.kind === "trees" ? model.booster.trees.length : 0;
    const scores = boosterScores(context, model, trees, "matrix");
    const rules = { missing: NaN, refuseInfinity: isSince(model, 1, 4) };
    const margin = (x: Table): NodeId => scores.margin(x, rules);
    const methods: FittedEstimator["methods"] = {
      predict: (x) => [numbersOf(context, applyLink(graph, model, margin(x)))],
      raw: (x) => [numbersOf(context, margin(x))],
      ...(trees > 0 && { leaf: (x) => [leavesOf(context, model, scores.leaves(x, rules))] }),
    };
    return hasClasses(model)
      ? { methods: { ...methods, predict_proba: (x) => [classProbabilities(context, model, margin(x))] } }
      : { methods };
  },
};

/** The model in a pickled `Booster` or a model file. */
export function boosterModel(view: PythonView, context: ImportContext): BoosterModel {
  const handle = view.attribute("handle");
  const { value } = handle;
  if (value === null || typeof value !== "object" || value.kind !== "bytes") return handle.reject("the booster holds no model");
  return context.parsed(handle, () => readBoosterBytes(value.data));
}

/** The columns of a booster. Up to 1.3 the names stood beside the model, and were made up where there were none. */
export function boosterColumns(view: PythonView, context: ImportContext): Features {
  const { featureNames, featureCount } = boosterModel(view, context);
  const beside = view.find("feature_names")?.orNone()?.strings();
  const names = featureNames ?? (beside?.length === featureCount && beside.some((name, index) => name !== `f${index}`) ? beside : null);
  return { kind: "table", count: featureCount, names };
}

/** A float32 answer: one number a row, or a row of outputs. */
export function numbersOf({ graph }: ImportContext, value: NodeId): AnswerPart {
  return { value, dtype: "<f4", shape: graph.width(value) === 1 ? "rows" : "matrix" };
}

/** The leaf of each tree; whole numbers as float32 since 1.4. */
export function leavesOf({ graph }: ImportContext, model: BoosterModel, leaves: NodeId): AnswerPart {
  const shape = graph.width(leaves) === 1 ? "rows" : "matrix";
  return isSince(model, 1, 4) ? { value: graph.cast(leaves, "f64"), dtype: "<f4", shape } : { value: leaves, dtype: "<i4", shape };
}

function hasClasses(model: BoosterModel): boolean {
  const link = linkOf(model);
  return link === "softmax" || link === "class_index" || (model.objective === "binary:logistic" && outputCountOf(model) === 1);
}

/** [rows, classes], in float32. */
function classProbabilities({ graph }: ImportContext, model: BoosterModel, margin: NodeId): AnswerPart {
  const value =
    linkOf(model) === "logistic" ? withComplement(graph, applyLink(graph, model, margin), "<f4") : softmaxOfMargin(graph, margin);
  const labels = Array.from({ length: graph.width(value) }, (_, label) => label);
  return { value, dtype: "<f4", shape: "matrix", labels };
}
