import type { EstimatorReader } from "../../estimator/index.ts";
import { readMahalanobisDistance } from "./mahalanobis-distance.ts";

/** The fitted covariances differ, what they answer does not. */
export const covarianceEstimator: EstimatorReader = {
  classNames: [
    "EmpiricalCovariance",
    "ShrunkCovariance",
    "LedoitWolf",
    "OAS",
    "MinCovDet",
    "GraphicalLasso",
    "GraphicalLassoCV",
    "GraphLasso",
    "GraphLassoCV",
  ],
  read(view, context) {
    const distance = readMahalanobisDistance(view, context);
    return { methods: { mahalanobis: (x) => [{ value: distance(x), dtype: "<f8", shape: "rows" }] } };
  },
};
