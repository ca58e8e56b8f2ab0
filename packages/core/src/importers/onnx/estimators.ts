import type { EstimatorReader } from "../estimator/index.ts";
import { modelProto } from "./model-proto.ts";

export const estimators: readonly EstimatorReader[] = [modelProto];
