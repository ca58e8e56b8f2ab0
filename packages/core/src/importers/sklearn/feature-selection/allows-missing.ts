import type { PythonView } from "../../../formats/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

const searches = /^(GridSearchCV|RandomizedSearchCV|HalvingGridSearchCV|HalvingRandomSearchCV)$/;
const extra = /^ExtraTree/;
const trees = /^(DecisionTree|ExtraTree)(Classifier|Regressor)$/;
const forests = /^(RandomForest|ExtraTrees)(Classifier|Regressor)$/;
const treeCriteria = ["gini", "entropy", "log_loss", "squared_error", "friedman_mse", "poisson"];

/** scikit-learn's tag `allow_nan` of a selector: its own for VarianceThreshold, that of the inner model for wrappers. */
export function allowsMissing(view: PythonView, context: ImportContext): boolean {
  if (view.className === "VarianceThreshold") return true;
  const estimator = view.find("estimator");
  return estimator?.is("object") === true && modelAllowsMissing(estimator, context);
}

function modelAllowsMissing(view: PythonView, context: ImportContext): boolean {
  const { className } = view;
  if (className.startsWith("HistGradientBoosting")) return true;
  if (searches.test(className)) return context.since(1, 6, false) && modelAllowsMissing(view.attribute("estimator"), context);
  const isForest = forests.test(className);
  if (!isForest && !trees.test(className)) return false;
  if (!context.since(1, extra.test(className) ? 6 : isForest ? 4 : 3, false)) return false;
  if (context.since(1, 8, false)) return true;
  const monotonic = view.find("monotonic_cst");
  if (monotonic !== undefined && !monotonic.isNone && !isForest) return false;
  const splitter = isForest ? undefined : view.find("splitter")?.string();
  if (splitter !== undefined && splitter !== (extra.test(className) ? "random" : "best")) return false;
  return treeCriteria.includes(view.attribute("criterion").string());
}
