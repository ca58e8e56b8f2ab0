import type { EstimatorLibrary } from "../estimator/index.ts";
import { sampler } from "./sampler.ts";

/** At inference its ensembles and its pipeline are scikit-learn's, whose classes they extend. */
export const imblearn: EstimatorLibrary = {
  name: "imbalanced-learn",
  packages: ["imblearn"],
  estimators: [sampler],
  sameAs: {
    Pipeline: "sklearn.Pipeline",
    BalancedRandomForestClassifier: "sklearn.RandomForestClassifier",
    BalancedBaggingClassifier: "sklearn.BaggingClassifier",
    EasyEnsembleClassifier: "sklearn.BaggingClassifier",
    RUSBoostClassifier: "sklearn.AdaBoostClassifier",
  },
};
