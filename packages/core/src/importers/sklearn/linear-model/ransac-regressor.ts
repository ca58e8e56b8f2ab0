import type { EstimatorReader } from "../../estimator/index.ts";

/** RANSAC predicts as the estimator that it fitted on the inliers. */
export const ransacRegressor: EstimatorReader = {
  classNames: ["RANSACRegressor"],
  children: (view) => [{ name: "estimator_", view: view.attribute("estimator_") }],
  features: (view, context) => context.features(view.attribute("estimator_"), "estimator_"),
  read(view, context) {
    const { predict } = context.read(view.attribute("estimator_"), "estimator_").methods;
    return predict === undefined ? context.unsupported("an estimator without predict") : { methods: { predict } };
  },
};
