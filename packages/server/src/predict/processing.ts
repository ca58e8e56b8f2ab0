import type { EngineBatch } from "@godwit/runtime";
import type { Call } from "../endpoints/call.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { PredictionObserver } from "./observer.ts";
import type { MethodPrediction } from "./prediction.ts";

/** Computes a batch of the model's own columns. */
export type Compute = (methods: readonly string[], batch: EngineBatch) => Promise<readonly MethodPrediction[]>;

/** The same at once, on the calling thread. */
export type ComputeNow = (methods: readonly string[], batch: EngineBatch) => readonly MethodPrediction[];

/** The call that is answered. */
export interface Processed {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly version: ModelVersion;
  readonly observers: readonly PredictionObserver[];
  /** What the caller is told beside the answer. */
  readonly warnings: Warning[] | null;
}

/** What a deployment does around its model: features from what callers send, hooks, policies. Most models have none. */
export interface Processing {
  /** Answers a batch of the columns that callers send; `compute` is the model itself. */
  predict(processed: Processed, methods: readonly string[], batch: EngineBatch, compute: Compute): Promise<readonly MethodPrediction[]>;
  /** The same for who cannot wait; null where hooks answer, which run on threads of their own. */
  readonly predictNow: PredictNow | null;
}

/** As `Processing.predict`, at once. */
export type PredictNow = (
  processed: Processed,
  methods: readonly string[],
  batch: EngineBatch,
  compute: ComputeNow,
) => readonly MethodPrediction[];

/** Something about a cell of a request that a caller should know of though it was answered. */
export interface Warning {
  /** Which policy says so: `unseen`, `missing`, `range`. */
  readonly policy: string;
  /** From 0, as sent. */
  readonly row: number;
  readonly column: string;
  readonly message: string;
}
