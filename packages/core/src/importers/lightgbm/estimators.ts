import type { EstimatorReader } from "../estimator/index.ts";
import { booster } from "./booster.ts";
import { lgbmClassifier } from "./lgbm-classifier.ts";
import { lgbmModel } from "./lgbm-model.ts";

/** Every LightGBM class that is read. */
export const estimators: readonly EstimatorReader[] = [booster, lgbmClassifier, lgbmModel];
