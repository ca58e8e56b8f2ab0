import type { Pending } from "../../predict/scheduling/schedulers.ts";
import { availableParallelism } from "node:os";
import { expose } from "./exposition.ts";
import { metricFamilies } from "./metric-families.ts";
import type { MetricNaming } from "./metric-family.ts";
import type { CaptureCounts } from "./metric-sources.ts";
import { PredictionMetrics } from "./prediction-metrics.ts";
import { ProcessMetrics } from "./process-metrics.ts";
import { Traffic } from "./traffic.ts";

export interface MetricSettings {
  /** Whose names `/metrics` has; ours and Triton's unless told. */
  readonly namings?: readonly MetricNaming[];
  /** What an hour of this machine costs, in any currency. */
  readonly pricePerHour?: number;
}

/** What a look finds beside the counters. */
export interface MetricSurroundings {
  readonly release: string;
  readonly loaded: () => { readonly models: number; readonly bytes: number };
  readonly pending: () => readonly Pending[];
  readonly ready: () => boolean;
  /** Requests refused because the server was late. */
  readonly shed: () => number;
  readonly capture: CaptureCounts | null;
}

const defaultNamings: readonly MetricNaming[] = ["godwit", "triton"];

/** Counts while requests are answered, and writes the counts out when `/metrics` is asked. */
export class Metrics {
  readonly predictions = new PredictionMetrics();
  readonly http = new Traffic();
  readonly grpc = new Traffic();
  readonly #process = new ProcessMetrics();
  readonly #settings: MetricSettings;
  readonly #surroundings: MetricSurroundings;

  constructor(settings: MetricSettings, surroundings: MetricSurroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
  }

  /** In Prometheus's text format. */
  expose(): string {
    const { namings = defaultNamings, pricePerHour = null } = this.#settings;
    const { release, loaded, pending, ready, shed, capture } = this.#surroundings;
    const families = metricFamilies.filter(({ naming }) => namings.includes(naming));
    return expose(families, {
      versions: this.predictions.collect(),
      http: this.http.routes,
      grpc: this.grpc.routes,
      process: this.#process,
      release,
      pricePerHour,
      cores: availableParallelism(),
      loaded: loaded(),
      pending: pending(),
      ready: ready(),
      shed: shed(),
      capture,
    });
  }

  close(): void {
    this.#process.close();
  }
}
