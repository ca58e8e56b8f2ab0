import type { EstimatorLibrary } from "../estimator/index.ts";
import { results } from "./results.ts";

export const statsmodels: EstimatorLibrary = { name: "statsmodels", packages: ["statsmodels"], estimators: [results] };
