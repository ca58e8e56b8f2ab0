import type { Pending } from "../../predict/scheduling/schedulers.ts";
import type { ProcessMetrics } from "./process-metrics.ts";
import type { RouteCounters } from "./traffic.ts";
import type { VersionCounters } from "./version-counters.ts";

/** What became of the requests to be captured. */
export interface CaptureCounts {
  readonly written: number;
  readonly dropped: number;
  readonly bytes: number;
}

/** Where the numbers of one look are. */
export interface MetricSources {
  readonly versions: readonly VersionCounters[];
  readonly http: readonly RouteCounters[];
  readonly grpc: readonly RouteCounters[];
  readonly process: ProcessMetrics;
  /** Of Godwit. */
  readonly release: string;
  /** What an hour of this machine costs, in any currency; null where nobody said. */
  readonly pricePerHour: number | null;
  /** Of the machine, or what its container may use. */
  readonly cores: number;
  /** The models in memory. */
  readonly loaded: { readonly models: number; readonly bytes: number };
  /** Where calls wait for their turns. */
  readonly pending: readonly Pending[];
  readonly ready: boolean;
  /** Requests refused because the server was late. */
  readonly shed: number;
  /** Null where none are. */
  readonly capture: CaptureCounts | null;
}
