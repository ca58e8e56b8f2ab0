import type { ModelCatalog } from "../predict/model-catalog.ts";
import type { PredictLimits } from "../predict/predict.ts";

/** What every transport is given. */
export interface ServingContext {
  readonly catalog: ModelCatalog;
  readonly limits: PredictLimits;
  /** Version of Godwit. */
  readonly version: string;
}
