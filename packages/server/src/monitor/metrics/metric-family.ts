import type { Histogram } from "./histogram.ts";
import type { MetricSources } from "./metric-sources.ts";

/** Whose names they are: our own, or those that dashboards of another server ask for. */
export const metricNamings = ["godwit", "triton", "kserve", "mlserver"] as const;

export type MetricNaming = (typeof metricNamings)[number];

/** One series: its labels, written, and its number; or a histogram of milliseconds (`scale` makes seconds of them) or of counts. */
export type Sample =
  | { readonly labels: string; readonly value: number }
  | { readonly labels: string; readonly histogram: Histogram; readonly scale: number };

/** A metric: how it is called, what it means, and where its numbers are. docs/monitoring.md lists them from this. */
export interface MetricFamily {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  readonly help: string;
  readonly naming: MetricNaming;
  readonly samples: (sources: MetricSources) => Iterable<Sample>;
}
