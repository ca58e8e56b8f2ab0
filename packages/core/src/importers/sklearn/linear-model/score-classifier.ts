import type { EstimatorReader } from "../reader.ts";
import { readLinearClassifier } from "./linear-classifier.ts";

/** Linear classifiers without probabilities. */
export const scoreClassifier: EstimatorReader = {
  classNames: ["LinearSVC", "Perceptron", "PassiveAggressiveClassifier"],
  read: (view, context) => ({ methods: readLinearClassifier(view, context).methods }),
};
