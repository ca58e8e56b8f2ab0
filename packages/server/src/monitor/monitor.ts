import type { PredictionObserver } from "../predict/observer.ts";
import { Readiness } from "./health/readiness.ts";
import { Metrics, type MetricSettings } from "./metrics/metrics.ts";

export interface MonitorSettings {
  readonly metrics?: MetricSettings;
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

  constructor({ metrics = {} }: MonitorSettings, { release, loaded }: MonitorSurroundings) {
    this.metrics = new Metrics(metrics, { release, loaded, ready: () => this.readiness.isReady });
  }

  /** Those who see predictions pass. */
  get observers(): readonly PredictionObserver[] {
    return [this.metrics.predictions];
  }

  close(): void {
    this.metrics.close();
  }
}
