import type { Endpoints } from "../endpoints/endpoints.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { CallEnded, PredictionObserver } from "../predict/observer.ts";

/** How often something was done, and how long it took in all. */
export interface StatisticDuration {
  readonly count: number;
  readonly ns: number;
}

/** What Triton's statistics extension says of one version of a model, since the server began. */
export interface ModelStatistics {
  readonly name: string;
  readonly version: string;
  /** Milliseconds since 1970; 0: never. */
  readonly last_inference: number;
  /** Rows. */
  readonly inference_count: number;
  readonly execution_count: number;
  readonly inference_stats: { readonly [K in Part]: StatisticDuration };
  readonly batch_stats: readonly ({ readonly batch_size: number } & { readonly [K in ComputePart]: StatisticDuration })[];
}

type ComputePart = "compute_input" | "compute_infer" | "compute_output";
type Part = ComputePart | "success" | "fail" | "queue" | "cache_hit" | "cache_miss";

/** Sizes up to this one are counted each on its own, larger ones by the power of two that they reach. */
const finestBatch = 64;

class Sum {
  count = 0;
  milliseconds = 0;

  add(milliseconds: number): void {
    this.count++;
    this.milliseconds += Math.max(milliseconds, 0);
  }

  get duration(): StatisticDuration {
    return { count: this.count, ns: Math.round(this.milliseconds * 1e6) };
  }
}

class Compute {
  readonly input = new Sum();
  readonly infer = new Sum();
  readonly output = new Sum();

  add(input: number, infer: number, output: number): void {
    this.input.add(input);
    this.infer.add(infer);
    this.output.add(output);
  }

  get durations(): { readonly [K in ComputePart]: StatisticDuration } {
    return { compute_input: this.input.duration, compute_infer: this.infer.duration, compute_output: this.output.duration };
  }
}

class Counters {
  lastInference = 0;
  rows = 0;
  executions = 0;
  readonly success = new Sum();
  readonly fail = new Sum();
  readonly queue = new Sum();
  readonly cacheHit = new Sum();
  readonly cacheMiss = new Sum();
  readonly compute = new Compute();
  readonly batches = new Map<number, Compute>();
}

/** Counts the predictions of each version under each endpoint's name. */
export class InferenceStatistics implements PredictionObserver {
  readonly #counters = new Map<string, Map<string, Counters>>();

  ended({ endpoint, version, made, start, loaded, duration, error }: CallEnded): void {
    if (version === null) return;
    const counters = this.#of(endpoint.name, version);
    if (error !== null || made === null) {
      counters.fail.add(duration);
      return;
    }
    const { handedOver, queueTime, computeTime, rows, executedRows, cache } = made;
    const output = start + duration - handedOver - queueTime - computeTime;
    counters.lastInference = Date.now();
    counters.rows += rows;
    counters.success.add(duration);
    if (cache === "hit") return counters.cacheHit.add(output);
    if (cache === "miss") counters.cacheMiss.add(queueTime + computeTime);
    counters.executions += executedRows === 0 ? 1 : rows / executedRows;
    counters.queue.add(loaded - start + queueTime);
    counters.compute.add(handedOver - loaded, computeTime, output);
    batchOf(counters, executedRows).add(handedOver - loaded, computeTime, output);
  }

  /** Of the versions that an endpoint may route to, those without a call among them. */
  of(endpoint: string, versions: readonly ModelVersion[]): ModelStatistics[] {
    return versions.map(({ version }) => shown(endpoint, version, this.#counters.get(endpoint)?.get(version) ?? new Counters()));
  }

  ofAll(endpoints: Endpoints): ModelStatistics[] {
    return endpoints.all.flatMap(({ name, versions }) => this.of(name, versions));
  }

  #of(endpoint: string, { version }: ModelVersion): Counters {
    let versions = this.#counters.get(endpoint);
    if (versions === undefined) this.#counters.set(endpoint, (versions = new Map()));
    let counters = versions.get(version);
    if (counters === undefined) versions.set(version, (counters = new Counters()));
    return counters;
  }
}

function batchOf({ batches }: Counters, rows: number): Compute {
  const size = rows <= finestBatch ? rows : 2 ** Math.floor(Math.log2(rows));
  let compute = batches.get(size);
  if (compute === undefined) batches.set(size, (compute = new Compute()));
  return compute;
}

function shown(name: string, version: string, counters: Counters): ModelStatistics {
  const { lastInference, rows, executions, success, fail, queue, cacheHit, cacheMiss, compute, batches } = counters;
  return {
    name,
    version,
    last_inference: lastInference,
    inference_count: rows,
    execution_count: Math.round(executions),
    inference_stats: {
      success: success.duration,
      fail: fail.duration,
      queue: queue.duration,
      ...compute.durations,
      cache_hit: cacheHit.duration,
      cache_miss: cacheMiss.duration,
    },
    batch_stats: [...batches].sort(([a], [b]) => a - b).map(([batch_size, each]) => ({ batch_size, ...each.durations })),
  };
}
