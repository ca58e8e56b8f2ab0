import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const sklearn: EstimatorLibrary = { name: "scikit-learn", packages: ["sklearn"], estimators };
