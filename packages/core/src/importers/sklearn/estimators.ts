import type { EstimatorReader } from "./reader.ts";
import { standardScaler } from "./preprocessing/standard-scaler.ts";

import { pipeline } from "./pipeline/pipeline.ts";

/** Every class that can be read, once. */
export const estimators: readonly EstimatorReader[] = [
  pipeline,
  standardScaler,

];
