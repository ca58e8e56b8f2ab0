import { GodwitError } from "@godwit/core/errors";
import type { Model } from "@godwit/runtime";
import type { Call } from "../endpoints/call.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { Lease } from "../models/lease.ts";
import type { LiveModels } from "../models/live-models.ts";
import type { ModelSignature } from "../models/model-signature.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { PredictionMade, PredictionObserver } from "./observer.ts";
import type { Processing, Warning } from "./processing.ts";
import { ResponseCache } from "./response-cache.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import { Schedulers } from "./scheduling/schedulers.ts";
import { waitInTime } from "./scheduling/wait-in-time.ts";

export interface PredictLimits {
  /** Rows of one request. */
  readonly maximumRows: number;
}

/** A version that was chosen for a call and is held in memory until the call ends. */
export interface OpenedModel {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly version: ModelVersion;
  /** What requests are read by. */
  readonly signature: ModelSignature;
  readonly model: Model;
  readonly limits: PredictLimits;
  readonly observers: readonly PredictionObserver[];
  /** Gives the model's calls their turns. */
  readonly scheduler: Scheduler;
  readonly cache: ResponseCache;
  /** What was computed, once it was. */
  made: PredictionMade | null;
  /** What stands around the model; null: it answers alone. */
  readonly processing: Processing | null;
  /** What the caller is told beside the answer; null where nothing could be. */
  readonly warnings: Warning[] | null;
}

export interface ServingParts {
  readonly endpoints: Endpoints;
  readonly live: LiveModels;
  readonly limits: PredictLimits;
  readonly observers: readonly PredictionObserver[];
  readonly schedulers?: Schedulers;
  /** For the endpoints that remember answers. */
  readonly cache?: ResponseCache;
  /** What stands around the model of a version; absent: no version has anything. */
  readonly processing?: (version: ModelVersion) => Processing | undefined;
}

/** From a call to its answer: an endpoint routes to a version, which is held in memory while `use` reads, predicts and writes. */
export class Serving {
  readonly endpoints: Endpoints;
  readonly limits: PredictLimits;
  readonly #live: LiveModels;
  readonly #observers: readonly PredictionObserver[];
  readonly #processing: ServingParts["processing"];
  readonly #schedulers: Schedulers;
  readonly #cache: ResponseCache;

  constructor({
    endpoints,
    live,
    limits,
    observers,
    schedulers = new Schedulers(),
    cache = new ResponseCache(),
    processing,
  }: ServingParts) {
    this.endpoints = endpoints;
    this.limits = limits;
    this.#live = live;
    this.#observers = observers;
    this.#processing = processing;
    this.#cache = cache;
    this.#schedulers = schedulers;
  }

  /** Throws MODEL_NOT_FOUND, what loading the model throws, and what `use` throws. */
  async answer<T>(call: Call, use: (opened: OpenedModel) => T | Promise<T>): Promise<T> {
    const endpoint = this.endpoints.get(call.name);
    const start = performance.now();
    let loaded = start;
    let version: ModelVersion | null = null;
    let lease: Lease | null = null;
    let opened: OpenedModel | null = null;
    let error: GodwitError | null = null;
    try {
      version = endpoint.route(call);
      const leasing = this.#live.lease(version);
      if (leasing instanceof Promise) {
        lease = await waitInTime(leasing, call, "the model to be loaded", (late) => late.release());
        loaded = performance.now();
      } else lease = leasing;
      const { signature } = version;
      const processing = this.#processing?.(version) ?? null;
      opened = {
        call,
        endpoint,
        version,
        signature,
        model: lease.model,
        limits: this.limits,
        observers: this.#observers,
        scheduler: this.#schedulers.of(endpoint, version, lease.model),
        cache: this.#cache,
        made: null,
        processing,
        warnings: processing === null ? null : [],
      };
      return await use(opened);
    } catch (cause) {
      error = cause instanceof GodwitError ? cause : new GodwitError("INTERNAL", "the server failed to answer", { cause });
      throw cause;
    } finally {
      lease?.release();
      if (this.#observers.length > 0) {
        const duration = performance.now() - start;
        const ended = { call, endpoint, version, made: opened?.made ?? null, start, loaded, duration, error };
        for (const observer of this.#observers) observer.ended?.(ended);
      }
    }
  }
}
