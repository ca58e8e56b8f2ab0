import type { EstimatorLibrary } from "../estimator/index.ts";
import { estimators } from "./estimators.ts";

export { unsupportedOperators } from "./operators.ts";

export const onnx: EstimatorLibrary = { name: "ONNX", packages: ["onnx"], estimators };
