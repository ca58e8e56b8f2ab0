import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const featureEngine: EstimatorLibrary = {
  name: "feature-engine",
  packages: ["feature_engine"],
  estimators,
  sameAs: { Pipeline: "sklearn.Pipeline" },
};
