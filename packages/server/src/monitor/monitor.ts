import type { PredictionObserver } from "../predict/observer.ts";
import type { Pending } from "../predict/scheduling/schedulers.ts";
import { Capture } from "./capture/capture.ts";
import type { CaptureSettings } from "./capture/capture-settings.ts";
import { goldenWatch } from "./health/golden-watch.ts";
import { LoadShedder } from "./health/load-shedder.ts";
import { Readiness } from "./health/readiness.ts";
import { Log, type LogSettings } from "./log/log.ts";
import { predictionLog } from "./log/prediction-log.ts";
import { MethodWatch } from "./method-watch.ts";
import type { RequestTracer } from "./traces/request-tracer.ts";
import type { TraceSettings } from "./traces/trace-settings.ts";
import type { Tracing } from "./traces/tracing.ts";
import { Metrics, type MetricSettings } from "./metrics/metrics.ts";

export interface MonitorSettings {
  readonly metrics?: MetricSettings;
  /** Puts `/metrics` on a port of its own too, that asks for no key; absent: it is not. */
  readonly metricsListener?: { readonly port: number; readonly host?: string };
  readonly log?: LogSettings;
  /** Keeps requests and answers in files; absent: none are kept. */
  readonly capture?: CaptureSettings;
  /** Sends OpenTelemetry traces; absent: none are made. */
  readonly traces?: TraceSettings;
  /** How long requests in flight may take to end once the server has been told to stop; 30 unless told. */
  readonly drainSeconds?: number;
  /** How late the event loop may come before prediction requests are refused until it is in time again; 0, as where none is told: any. */
  readonly shedMilliseconds?: number;
}

export interface MonitorSurroundings {
  /** Of Godwit. */
  readonly release: string;
  /** The models in memory. */
  readonly loaded: () => { readonly models: number; readonly bytes: number };
  /** Where calls wait for their turns; absent: that is not known. */
  readonly pending?: () => readonly Pending[];
}

/** All that watches a server: whether it is ready, and what it does. */
export class Monitor {
  readonly readiness = new Readiness();
  readonly shedder: LoadShedder;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Those who see predictions pass. */
  readonly observers: readonly PredictionObserver[];
  readonly #capture: Capture | null;
  readonly #tracing: Tracing | null;

  private constructor(
    { metrics = {}, shedMilliseconds = 0 }: MonitorSettings,
    { release, loaded, pending = () => [] }: MonitorSurroundings,
    log: Log,
    capture: Capture | null,
    tracing: Tracing | null,
  ) {
    this.#tracing = tracing;
    this.log = log;
    this.#capture = capture;
    this.shedder = new LoadShedder(shedMilliseconds);
    this.metrics = new Metrics(metrics, {
      release,
      loaded,
      pending,
      ready: () => this.readiness.isReady,
      shed: () => this.shedder.refused,
      capture,
    });
    this.observers = [
      this.metrics.predictions,
      goldenWatch(this.readiness),
      ...(log.isAt("debug") ? [predictionLog(log)] : []),
      ...(capture === null ? [] : [capture]),
      ...(tracing === null ? [] : [tracing]),
    ];
  }

  /** Throws IO_FAILED where requests cannot be captured as told. */
  static async open(settings: MonitorSettings, surroundings: MonitorSurroundings): Promise<Monitor> {
    const log = new Log(settings.log ?? {});
    const capture = settings.capture === undefined ? null : await Capture.open(settings.capture, log);
    return new Monitor(settings, surroundings, log, capture, await openTracing(settings.traces, surroundings.release));
  }

  /** Who sees requests begin; null where nothing is traced. */
  get tracer(): RequestTracer | null {
    return this.#tracing;
  }

  /** Who sees the calls of a gRPC method end. */
  method(name: string): MethodWatch {
    return new MethodWatch(name, this.metrics.grpc.route(name), this.log, this.#tracing);
  }

  /** Ends once everything seen is written. */
  async close(): Promise<void> {
    this.shedder.close();
    this.metrics.close();
    await this.#capture?.close();
    await this.#tracing?.close();
    await this.log.flush();
  }
}

/** Its libraries take long to load. */
async function openTracing(settings: TraceSettings | undefined, release: string): Promise<Tracing | null> {
  if (settings === undefined) return null;
  const { Tracing } = await import("./traces/tracing.ts");
  return new Tracing(settings, release);
}
