import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export const categoryEncoders: EstimatorLibrary = { name: "category_encoders", packages: ["category_encoders"], estimators };
