import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const lightgbm: EstimatorLibrary = { name: "LightGBM", packages: ["lightgbm"], estimators };
