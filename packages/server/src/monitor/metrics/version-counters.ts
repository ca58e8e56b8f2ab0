import type { ErrorCode } from "@godwit/core/errors";
import type { CallEnded, HookCalled, PolicyMet } from "../../predict/observer.ts";
import { Histogram, rowBounds, timeBounds } from "./histogram.ts";
import { labelsOf } from "./labels.ts";

/** The stretches of a call, in their order. */
export const callParts = ["load", "read", "queue", "compute", "write"] as const;

export type CallPart = (typeof callParts)[number];

/** What one version of a model did behind one endpoint, counted since the server started. */
export class VersionCounters {
  readonly endpoint: string;
  readonly model: string;
  /** "" where no version could be chosen. */
  readonly version: string;
  /** `endpoint="…",model="…",version="…"` */
  readonly labels: string;
  readonly partLabels: { readonly [K in CallPart]: string };
  /** The labels of other servers, whose models are what callers name: our endpoints. */
  readonly modelLabels: string;
  readonly nameLabels: string;

  answered = 0;
  failed = 0;
  readonly failures = new Map<ErrorCode, number>();
  rows = 0;
  /** Batches that the engine computed; each request of a batch adds its share. */
  executions = 0;
  cacheHits = 0;
  cacheMisses = 0;
  readonly duration = new Histogram(timeBounds);
  readonly parts: { readonly [K in CallPart]: Histogram };
  readonly requestRows = new Histogram(rowBounds);
  /** Rows that were computed at once, as each request saw it. */
  readonly batchRows = new Histogram(rowBounds);
  /** Cells that met a policy, by its labels. */
  readonly policies = new Map<string, number>();
  readonly hooks = new Map<HookCalled["hook"], HookCounters>();
  /** Milliseconds of reading, computing and writing that were not yet charged with processor time. */
  busy = 0;
  cpuMicroseconds = 0;
  /** When the last call ended, as `performance.now()` counts. */
  lastUsed = 0;
  /** Whether its series have ended; a later call starts them anew. */
  isForgotten = false;

  constructor(endpoint: string, model: string, version: string) {
    this.endpoint = endpoint;
    this.model = model;
    this.version = version;
    this.labels = labelsOf({ endpoint, model, version });
    this.modelLabels = labelsOf({ model: endpoint, version });
    this.nameLabels = labelsOf({ model_name: endpoint });
    this.partLabels = byPart((part) => `${this.labels},${labelsOf({ part })}`);
    this.parts = byPart(() => new Histogram(timeBounds));
  }

  count({ start, loaded, duration, error, made }: CallEnded): void {
    this.lastUsed = start + duration;
    this.duration.observe(duration);
    const { parts } = this;
    parts.load.observe(loaded - start);
    if (made !== null) {
      const read = made.handedOver - loaded;
      const computed = made.handedOver + made.queueTime + made.computeTime;
      const write = Math.max(0, start + duration - computed);
      parts.read.observe(read);
      parts.queue.observe(made.queueTime);
      parts.compute.observe(made.computeTime);
      parts.write.observe(write);
      this.rows += made.rows;
      this.requestRows.observe(made.rows);
      if (made.cache === "hit") this.cacheHits++;
      else {
        if (made.cache === "miss") this.cacheMisses++;
        this.executions += made.rows / made.executedRows || 1;
        this.batchRows.observe(made.executedRows);
      }
      const share = made.executedRows > made.rows ? made.rows / made.executedRows : 1;
      this.busy += read + made.computeTime * share + write;
    } else this.busy += start + duration - loaded;
    if (error === null) this.answered++;
    else {
      this.failed++;
      this.failures.set(error.code, (this.failures.get(error.code) ?? 0) + 1);
    }
  }

  countPolicy({ policy, action, cells }: PolicyMet): void {
    const labels = `${this.labels},policy="${policy}",action="${action}"`;
    this.policies.set(labels, (this.policies.get(labels) ?? 0) + cells);
  }

  countHook({ hook, duration, error }: HookCalled): void {
    let counters = this.hooks.get(hook);
    if (counters === undefined) {
      counters = new HookCounters();
      this.hooks.set(hook, counters);
    }
    counters.duration.observe(duration);
    if (error !== null) counters.failed++;
  }
}

/** What one hook of a version did. */
export class HookCounters {
  readonly duration = new Histogram(timeBounds);
  failed = 0;
}

function byPart<T>(make: (part: CallPart) => T): { readonly [K in CallPart]: T } {
  return { load: make("load"), read: make("read"), queue: make("queue"), compute: make("compute"), write: make("write") };
}
