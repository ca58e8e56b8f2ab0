import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const catboost: EstimatorLibrary = { name: "CatBoost", packages: ["catboost"], estimators };
