import type { EstimatorReader } from "../../estimator/index.ts";
import { readLinearClassifier } from "./linear-classifier.ts";
import { linearFeatures } from "./linear-scores.ts";

/** Linear classifiers without probabilities. */
export const scoreClassifier: EstimatorReader = {
  classNames: ["LinearSVC", "Perceptron", "PassiveAggressiveClassifier"],
  features: linearFeatures,
  read: (view, context) => ({ methods: readLinearClassifier(view, context).methods }),
};
