import { declaredFeatures, type EstimatorReader, type FittedEstimator, type Table } from "../../estimator/index.ts";
import { selection } from "./select-features.ts";

/** RFE and RFECV: the columns of `support_`, and the answers of the model that was fitted on them. */
export const recursiveElimination: EstimatorReader = {
  classNames: ["RFE", "RFECV"],
  children: (view) => (view.has("estimator_") ? [{ name: "estimator_", view: view.attribute("estimator_") }] : []),
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("support_").array([-1]).shape[0]!, names: null },
  read(view, context) {
    const { transform, inverse } = selection(view, context, Array.from(view.attribute("support_").booleans([-1]), Boolean));
    const { predict, predict_proba, predict_log_proba, decision_function } = context.read(
      view.attribute("estimator_"),
      "estimator_",
    ).methods;
    const offered = Object.entries({ predict, predict_proba, predict_log_proba, decision_function });
    const methods: FittedEstimator["methods"] = Object.fromEntries(
      offered.flatMap(([name, build]) => (build === undefined ? [] : [[name, (x: Table) => build(transform(x))]])),
    );
    return { methods, transform, inverse };
  },
};
