import type { PythonView } from "../../../formats/index.ts";
import type { EstimatorReader, ImportContext } from "../../estimator/index.ts";

/** A parameter search answers as its best estimator, refitted on all data. */
export const search: EstimatorReader = {
  classNames: ["GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV"],
  children: (view) => (view.has("best_estimator_") ? [{ name: "best_estimator_", view: view.attribute("best_estimator_") }] : []),
  features: (view, context) => context.features(best(view, context), "best_estimator_"),
  read: (view, context) => context.read(best(view, context), "best_estimator_"),
};

function best(view: PythonView, context: ImportContext): PythonView {
  return view.find("best_estimator_") ?? context.unsupported("a search with refit=False keeps no fitted estimator");
}
