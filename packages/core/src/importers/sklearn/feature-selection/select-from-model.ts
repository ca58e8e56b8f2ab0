import type { PythonView } from "../../../formats/index.ts";
import { type EstimatorReader, functionName, type ImportContext } from "../../estimator/index.ts";
import { importanceThreshold } from "./importance-threshold.ts";
import { importancesOf } from "./importances.ts";
import { selection } from "./select-features.ts";

/** Columns that mattered enough to an inner model. The threshold is worked out again from that model. */
export const selectFromModel: EstimatorReader = {
  classNames: ["SelectFromModel"],
  features: (view, context) => context.features(modelOf(view), "estimator_"),
  read(view, context) {
    const model = modelOf(view);
    const importances = importancesOf(model, view, context);
    const threshold = importanceThreshold(view.attribute("threshold"), model, importances, context);
    const most = readMostFeatures(view, context);
    const order = Array.from(importances.keys()).sort((a, b) => importances[b]! - importances[a]!);
    const candidates = new Set(order.slice(0, most));
    const mask = Array.from(importances, (importance, column) => candidates.has(column) && !(importance < threshold));
    return selection(view, context, mask);
  },
};

function modelOf(view: PythonView): PythonView {
  return view.find("estimator_") ?? view.attribute("estimator");
}

function readMostFeatures(view: PythonView, context: ImportContext): number | undefined {
  const stated = view.find("max_features")?.orNone();
  if (stated === undefined) return undefined;
  const most = view.find("max_features_") ?? stated;
  return most.isNumber ? most.integer(0) : context.unsupported(`max_features is ${functionName(most)}, a function`);
}
