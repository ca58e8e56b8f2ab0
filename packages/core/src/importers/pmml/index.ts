import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const pmml: EstimatorLibrary = { name: "PMML", packages: ["pmml"], estimators };
