import type { PythonView } from "../../../formats/index.ts";
import type { EstimatorReader } from "../../estimator/index.ts";

/** A classifier that labelled some of its training rows itself; it answers as the last one fitted. */
export const selfTrainingClassifier: EstimatorReader = {
  classNames: ["SelfTrainingClassifier"],
  children: (view) => [{ name: "estimator_", view: last(view) }],
  features: (view, context) => context.features(last(view), "estimator_"),
  read(view, context) {
    const { predict, predict_proba, predict_log_proba, decision_function } = context.read(last(view), "estimator_").methods;
    return {
      methods: {
        ...(predict && { predict }),
        ...(predict_proba && { predict_proba }),
        ...(predict_log_proba && { predict_log_proba }),
        ...(decision_function && { decision_function }),
      },
    };
  },
};

function last(view: PythonView): PythonView {
  return view.first("estimator_", "base_estimator_");
}
