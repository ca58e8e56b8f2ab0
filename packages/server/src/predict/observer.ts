import type { GodwitError } from "@godwit/core/errors";
import type { EngineBatch } from "@godwit/runtime";
import type { Call } from "../endpoints/call.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { MethodPrediction } from "./prediction.ts";

/** A prediction that was computed, with what went in. */
export interface PredictionMade {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly version: ModelVersion;
  readonly methods: readonly string[];
  readonly rows: number;
  /** Null for a model that takes tensors. */
  readonly batch: EngineBatch | null;
  readonly predictions: readonly MethodPrediction[];
  /** When the rows had been read and were handed over, as `performance.now()` counts. */
  readonly handedOver: number;
  /** Milliseconds in the queue and in the engine. */
  readonly queueTime: number;
  readonly computeTime: number;
  /** Rows that the engine computed at once: more than `rows` where requests were put together, none where the answer was remembered. */
  readonly executedRows: number;
  /** Whether the answer was remembered; null where the endpoint remembers none. */
  readonly cache: "hit" | "miss" | null;
}

/** A call that ended, well or not. */
export interface CallEnded {
  readonly call: Call;
  readonly endpoint: Endpoint;
  /** Null where none could be chosen or loaded. */
  readonly version: ModelVersion | null;
  /** What was computed for it; null where it failed before. */
  readonly made: PredictionMade | null;
  /** When its version was chosen, and when that was in memory, as `performance.now()` counts. */
  readonly start: number;
  readonly loaded: number;
  /** Milliseconds from the choice of the version to the last byte of the answer's making. */
  readonly duration: number;
  /** Null where it was answered. */
  readonly error: GodwitError | null;
}

/** Cells of a request that met a policy of the deployment. */
export interface PolicyMet {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly version: ModelVersion;
  readonly policy: "unseen" | "missing" | "range";
  readonly action: "reject" | "warn" | "pass";
  readonly column: string;
  /** How many cells of the column. */
  readonly cells: number;
}

/** A hook's call that ended, well or not. */
export interface HookCalled {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly version: ModelVersion;
  readonly hook: "before" | "after";
  /** Milliseconds, its wait for a worker included. */
  readonly duration: number;
  readonly error: GodwitError | null;
}

/** Sees predictions pass: counts, compares, captures, traces. It must not throw and does its slow work later. */
export interface PredictionObserver {
  predicted?(made: PredictionMade): void;
  ended?(ended: CallEnded): void;
  policyMet?(met: PolicyMet): void;
  hookCalled?(called: HookCalled): void;
}
