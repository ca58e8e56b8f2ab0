import type { PredictionObserver } from "../predict/observer.ts";
import { Readiness } from "./health/readiness.ts";
import { Log, type LogSettings } from "./log/log.ts";
import { predictionLog } from "./log/prediction-log.ts";
import { MethodWatch } from "./method-watch.ts";
import { Metrics, type MetricSettings } from "./metrics/metrics.ts";

export interface MonitorSettings {
  readonly metrics?: MetricSettings;
  readonly log?: LogSettings;
  /** How long requests in flight may take to end once the server has been told to stop; 30 unless told. */
  readonly drainSeconds?: number;
}

export interface MonitorSurroundings {
  /** Of Godwit. */
  readonly release: string;
  /** The models in memory. */
  readonly loaded: () => { readonly models: number; readonly bytes: number };
}

/** All that watches a server: whether it is ready, and what it does. */
export class Monitor {
  readonly readiness = new Readiness();
  readonly metrics: Metrics;
  readonly log: Log;

  constructor({ metrics = {}, log = {} }: MonitorSettings, { release, loaded }: MonitorSurroundings) {
    this.metrics = new Metrics(metrics, { release, loaded, ready: () => this.readiness.isReady });
    this.log = new Log(log);
  }

  /** Those who see predictions pass. */
  get observers(): readonly PredictionObserver[] {
    return this.log.isAt("debug") ? [this.metrics.predictions, predictionLog(this.log)] : [this.metrics.predictions];
  }

  /** Who sees the calls of a gRPC method end. */
  method(name: string): MethodWatch {
    return new MethodWatch(name, this.metrics.grpc.route(name), this.log);
  }

  /** Ends once everything seen is written. */
  async close(): Promise<void> {
    this.metrics.close();
    await this.log.flush();
  }
}
