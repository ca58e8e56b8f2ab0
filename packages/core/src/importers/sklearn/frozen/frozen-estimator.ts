import type { EstimatorReader } from "../../estimator/index.ts";

/** An estimator that is not fitted again; it answers for itself. */
export const frozenEstimator: EstimatorReader = {
  classNames: ["FrozenEstimator"],
  children: (view) => [{ name: "estimator", view: view.attribute("estimator") }],
  features: (view, context) => context.features(view.attribute("estimator"), "estimator"),
  read: (view, context) => context.read(view.attribute("estimator"), "estimator"),
};
