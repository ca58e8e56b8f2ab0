import { Libraries, type EstimatorLibrary } from "./estimator/index.ts";
import { lightgbm } from "./lightgbm/index.ts";
import { sklearn } from "./sklearn/index.ts";

/** Every library whose models are read, once. */
export const everyLibrary: readonly EstimatorLibrary[] = [sklearn, lightgbm];

export const libraries = new Libraries(everyLibrary);
