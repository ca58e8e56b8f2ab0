import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const xgboost: EstimatorLibrary = { name: "XGBoost", packages: ["xgboost"], estimators };
