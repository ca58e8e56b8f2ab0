import type { EstimatorReader } from "../../estimator/index.ts";
import { linearFeatures, readLinearScores } from "./linear-scores.ts";

/** Every regressor whose prediction is `X @ coef_.T + intercept_`. */
export const linearRegressor: EstimatorReader = {
  classNames: [
    "LinearRegression",
    "Ridge",
    "RidgeCV",
    "Lasso",
    "LassoCV",
    "ElasticNet",
    "ElasticNetCV",
    "Lars",
    "LarsCV",
    "LassoLars",
    "LassoLarsCV",
    "LassoLarsIC",
    "OrthogonalMatchingPursuit",
    "OrthogonalMatchingPursuitCV",
    "BayesianRidge",
    "ARDRegression",
    "MultiTaskLasso",
    "MultiTaskLassoCV",
    "MultiTaskElasticNet",
    "MultiTaskElasticNetCV",
    "HuberRegressor",
    "QuantileRegressor",
    "TheilSenRegressor",
    "SGDRegressor",
    "PassiveAggressiveRegressor",
    "LinearSVR",
  ],
  features: linearFeatures,
  read(view, context) {
    const { flat, outputs, scores, dtype } = readLinearScores(view, context);
    const raveled = ["SGDRegressor", "PassiveAggressiveRegressor", "LinearSVR"].includes(view.className) && outputs === 1;
    return { methods: { predict: (x) => [{ value: scores(x), dtype: dtype(x), shape: flat || raveled ? "rows" : "matrix" }] } };
  },
};
