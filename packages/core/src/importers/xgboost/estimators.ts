import type { EstimatorReader } from "../estimator/index.ts";
import { booster } from "./booster.ts";
import { classifier } from "./classifier.ts";
import { regressor } from "./regressor.ts";

/** Every reader, once. */
export const estimators: readonly EstimatorReader[] = [booster, classifier, regressor];
