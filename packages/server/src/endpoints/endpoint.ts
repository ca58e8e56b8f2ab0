import type { ModelVersion } from "../models/model-version.ts";
import type { Call } from "./call.ts";
import type { ScheduleSettings } from "./schedule-settings.ts";

/** A name that callers use, and the way from there to a version of a model. */
export interface Endpoint {
  readonly name: string;
  /** The versions it may route to at the moment; the one that describes it comes first. */
  readonly versions: readonly ModelVersion[];
  /** How its calls take turns; undefined: as `defaultSchedule`. */
  readonly schedule?: ScheduleSettings;
  /** The version that answers a call. Throws MODEL_NOT_FOUND where the call pins one that is not there. */
  route(call: Call): ModelVersion;
}
