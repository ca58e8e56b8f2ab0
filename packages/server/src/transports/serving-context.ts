import type { Monitor } from "../monitor/monitor.ts";
import type { ModelRepository } from "../oip/model-repository.ts";
import type { InferenceStatistics } from "../oip/statistics.ts";
import type { Serving } from "../predict/serving.ts";

/** What every transport serves. */
export interface ServingContext {
  readonly serving: Serving;
  readonly monitor: Monitor;
  readonly repository: ModelRepository;
  readonly statistics: InferenceStatistics;
  /** Of Godwit. */
  readonly version: string;
}
