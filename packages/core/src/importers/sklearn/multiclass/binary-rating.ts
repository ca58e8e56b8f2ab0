import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type FittedEstimator, type ImportContext, numbersOf, type Table } from "../../estimator/index.ts";

/** How high a binary part rates a row: its score, else the second label's probability, else (a regressor) its prediction. */
export function binaryRating(context: ImportContext, part: FittedEstimator, x: Table): NodeId {
  const { decision_function: scores, predict_proba: chances } = part.methods;
  const method = scores !== undefined ? "decision_function" : chances !== undefined ? "predict_proba" : "predict";
  const { value } = numbersOf(context, part, method, x, method === "predict_proba" ? 2 : 1);
  return method === "predict_proba" ? context.graph.select(value, [1]) : value;
}

/** From where on a rating says yes: 0 for the scores of a classifier, else 0.5. */
export function ratingThreshold(part: FittedEstimator, view: PythonView): number {
  return part.methods.decision_function !== undefined && view.className !== "_ConstantPredictor" ? 0 : 0.5;
}
