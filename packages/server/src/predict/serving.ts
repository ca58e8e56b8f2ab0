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

  /** Throws or rejects with MODEL_NOT_FOUND, what loading the model throws, and what `use` throws. Where nothing is waited for, the answer is there at once. */
  answer<T>(call: Call, use: (opened: OpenedModel) => T | Promise<T>): T | Promise<T> {
    const served = new ServedCall(call, this.endpoints.get(call.name));
    let answered: T | Promise<T>;
    try {
      const version = served.endpoint.route(call);
      served.version = version;
      const leasing = this.#live.lease(version);
      answered = leasing instanceof Promise ? this.#answerOnceLoaded(served, leasing, use) : use(this.#open(served, version, leasing));
    } catch (cause) {
      this.#end(served, cause);
      throw cause;
    }
    if (answered instanceof Promise) return this.#endLater(served, answered);
    this.#end(served, null);
    return answered;
  }

  async #answerOnceLoaded<T>(served: ServedCall, leasing: Promise<Lease>, use: (opened: OpenedModel) => T | Promise<T>): Promise<T> {
    const lease = await waitInTime(leasing, served.call, "the model to be loaded", (late) => late.release());
    served.loaded = performance.now();
    return use(this.#open(served, served.version!, lease));
  }

  #open(served: ServedCall, version: ModelVersion, lease: Lease): OpenedModel {
    const { call, endpoint } = served;
    const { model } = lease;
    const processing = this.#processing?.(version) ?? null;
    served.lease = lease;
    return (served.opened = {
      call,
      endpoint,
      version,
      signature: version.signature,
      model,
      limits: this.limits,
      observers: this.#observers,
      scheduler: this.#schedulers.of(endpoint, version, model),
      cache: this.#cache,
      made: null,
      processing,
      warnings: processing === null ? null : [],
    });
  }

  async #endLater<T>(served: ServedCall, answered: Promise<T>): Promise<T> {
    try {
      const answer = await answered;
      this.#end(served, null);
      return answer;
    } catch (cause) {
      this.#end(served, cause);
      throw cause;
    }
  }

  /** `cause` is what was thrown; null where the call was answered. */
  #end({ call, endpoint, version, lease, opened, start, loaded }: ServedCall, cause: unknown): void {
    lease?.release();
    if (this.#observers.length === 0) return;
    const duration = performance.now() - start;
    const ended = { call, endpoint, version, made: opened?.made ?? null, start, loaded, duration, error: codedOf(cause) };
    for (const observer of this.#observers) observer.ended?.(ended);
  }
}

/** A call from the choice of its endpoint to its end. */
class ServedCall {
  readonly call: Call;
  readonly endpoint: Endpoint;
  /** As `performance.now()` counts. */
  readonly start: number;
  loaded: number;
  version: ModelVersion | null = null;
  lease: Lease | null = null;
  opened: OpenedModel | null = null;

  constructor(call: Call, endpoint: Endpoint) {
    this.call = call;
    this.endpoint = endpoint;
    this.start = this.loaded = performance.now();
  }
}

function codedOf(cause: unknown): GodwitError | null {
  if (cause === null || cause instanceof GodwitError) return cause;
  return new GodwitError("INTERNAL", "the server failed to answer", { cause });
}
