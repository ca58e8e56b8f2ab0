import type { PythonView } from "../../../formats/index.ts";
import { pairwiseSum } from "../../../math/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

/** The number that `threshold` stands for: itself, the mean or median of the importances, or a multiple of one. */
export function importanceThreshold(threshold: PythonView, model: PythonView, importances: Float64Array, context: ImportContext): number {
  if (threshold.isNumber) return threshold.number();
  const text = threshold.isNone ? defaultThreshold(model, context) : threshold.string();
  const [scale, reference] = text.includes("*") ? text.split("*").map((part) => part.trim()) : ["1", text];
  const factor = Number(scale);
  if (text === "1e-5") return 1e-5;
  if (Number.isNaN(factor)) return threshold.reject(`'${text}' is not a threshold`);
  if (reference === "mean") return factor * (pairwiseSum(importances) / importances.length);
  return reference === "median" ? factor * median(importances) : threshold.reject(`'${text}' is not a threshold`);
}

/** 1e-5 after an L1 penalty, under which unimportant coefficients are 0; else the mean. */
function defaultThreshold(model: PythonView, context: ImportContext): "1e-5" | "mean" {
  const { className } = model;
  const penalty = model.find("penalty");
  if ((penalty?.isString === true && penalty.string() === "l1") || className.includes("Lasso")) return "1e-5";
  return penalisesAbsolutely(model, context) ? "1e-5" : "mean";
}

/** True for an elastic net without its L2 part: known since 1.1, and of logistic regression since 1.8. */
function penalisesAbsolutely(model: PythonView, context: ImportContext): boolean {
  const { className } = model;
  const ratio = (attribute: string): boolean => {
    const value = model.find(attribute)?.orNone();
    return value !== undefined && Array.from(value.float64()).every((each) => Math.abs(each - 1) <= 1e-8 + 1e-5);
  };
  if (!context.since(1, 7, true))
    return className.includes("ElasticNet") && context.since(1, 1, true) && (ratio("l1_ratio_") || ratio("l1_ratio"));
  if (className === "ElasticNet") return ratio("l1_ratio");
  if (className === "ElasticNetCV") return ratio("l1_ratio_");
  if (!context.since(1, 8, true)) return false;
  return className === "LogisticRegression" ? ratio("l1_ratio") : className === "LogisticRegressionCV" && ratio("l1_ratio_");
}

function median(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
