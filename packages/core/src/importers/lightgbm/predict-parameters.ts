import type { PythonView } from "../../formats/index.ts";
import type { ImportContext } from "../estimator/index.ts";

/** Throws UNSUPPORTED_OPTION for a parameter of a wrapper that stops adding trees at prediction. */
export function checkPredictParameters(view: PythonView, context: ImportContext): void {
  if (view.find("pred_early_stop")?.orNone()?.boolean() === true) context.unsupported("pred_early_stop=True");
}
