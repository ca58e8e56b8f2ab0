import { readdirSync } from "node:fs";
import { constants, monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from "node:perf_hooks";
import { Histogram, timeBounds } from "./histogram.ts";

const kinds: { readonly [kind: number]: string } = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weakcb",
};

/** What the process takes: the event loop's delay and the garbage collector's work are watched from the start. */
export class ProcessMetrics {
  readonly startedAt = Date.now() / 1000 - process.uptime();
  /** Nanoseconds; begins anew with each look, so that a peak is not for ever. */
  readonly #delay: ReturnType<typeof monitorEventLoopDelay> = monitorEventLoopDelay({ resolution: 10 });
  readonly collections = new Map<string, Histogram>();
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) this.#collected(entry);
  });

  constructor() {
    this.#delay.enable();
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Seconds that the event loop came late since the last look. */
  takeDelay(): { readonly mean: number; readonly max: number; readonly p50: number; readonly p99: number } {
    const { mean, max } = this.#delay;
    const of = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
    const seen = { mean: of(mean), max: of(max), p50: of(this.#delay.percentile(50)), p99: of(this.#delay.percentile(99)) };
    this.#delay.reset();
    return seen;
  }

  /** Null where the system does not tell. */
  get openFiles(): number | null {
    try {
      return readdirSync("/proc/self/fd").length - 1;
    } catch {
      return null;
    }
  }

  close(): void {
    this.#delay.disable();
    this.#observer.disconnect();
  }

  #collected({ duration, detail }: PerformanceEntry & { readonly detail?: { readonly kind?: number } }): void {
    const name = kinds[detail?.kind ?? -1] ?? "other";
    let histogram = this.collections.get(name);
    if (histogram === undefined) {
      histogram = new Histogram(timeBounds);
      this.collections.set(name, histogram);
    }
    histogram.observe(duration);
  }
}
