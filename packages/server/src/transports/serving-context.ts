import type { Monitor } from "../monitor/monitor.ts";
import type { Serving } from "../predict/serving.ts";

/** What every transport serves. */
export interface ServingContext {
  readonly serving: Serving;
  readonly monitor: Monitor;
  /** Of Godwit. */
  readonly version: string;
}
