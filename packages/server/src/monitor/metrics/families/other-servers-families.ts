import { catalog, type ErrorCode } from "@godwit/core/errors";
import { Histogram } from "../histogram.ts";
import type { MetricFamily, MetricNaming, Sample } from "../metric-family.ts";
import { labelsOf } from "../labels.ts";
import type { VersionCounters } from "../version-counters.ts";

const modelLabels = ["model", "version"] as const;

/** The same numbers under the names of other servers, for dashboards and autoscalers that ask for them. */
export const otherServersFamilies: readonly MetricFamily[] = [
  counter("triton", "nv_inference_request_success", "Answered requests", ({ answered }) => answered),
  {
    name: "nv_inference_request_failure",
    type: "counter",
    labels: [...modelLabels, "reason"],
    help: "Failed requests by Triton's reasons: REJECTED, CANCELED, BACKEND, OTHER",
    naming: "triton",
    samples: ({ versions }) => summed(versions.flatMap(failuresByReason)),
  },
  counter("triton", "nv_inference_count", "Rows predicted", ({ rows }) => rows),
  counter("triton", "nv_inference_exec_count", "Batches computed", ({ executions }) => Math.round(executions)),
  counter("triton", "nv_cache_num_hits_per_model", "Requests whose answer was remembered", ({ cacheHits }) => cacheHits),
  counter("triton", "nv_cache_num_misses_per_model", "Requests that were not in the cache", ({ cacheMisses }) => cacheMisses),
  {
    name: "nv_inference_pending_request_count",
    type: "gauge",
    labels: modelLabels,
    help: "Requests that wait for their turn; models at which none waits are left out",
    naming: "triton",
    samples: ({ pending }) =>
      pending.map(({ endpoint, version, calls }) => ({ labels: labelsOf({ model: endpoint, version }), value: calls })),
  },
  counter("triton", "nv_inference_request_duration_us", "Microseconds of requests in all", ({ duration }) => microseconds(duration)),
  counter("triton", "nv_inference_queue_duration_us", "Microseconds in the queue", ({ parts }) => microseconds(parts.queue)),
  counter("triton", "nv_inference_compute_input_duration_us", "Microseconds of reading rows", ({ parts }) => microseconds(parts.read)),
  counter("triton", "nv_inference_compute_infer_duration_us", "Microseconds of computing", ({ parts }) => microseconds(parts.compute)),
  counter("triton", "nv_inference_compute_output_duration_us", "Microseconds of writing answers", ({ parts }) => microseconds(parts.write)),
  seconds("request_preprocess_seconds", "Time of reading rows", ({ parts }) => parts.read),
  seconds("request_predict_seconds", "Time of computing", ({ parts }) => parts.compute),
  seconds("request_postprocess_seconds", "Time of writing answers", ({ parts }) => parts.write),
  counter("mlserver", "model_infer_request_success_total", "Answered requests", ({ answered }) => answered),
  counter("mlserver", "model_infer_request_failure_total", "Failed requests", ({ failed }) => failed),
];

function counter(naming: MetricNaming, name: string, help: string, value: (counters: VersionCounters) => number): MetricFamily {
  return {
    name,
    type: "counter",
    labels: modelLabels,
    help,
    naming,
    samples: ({ versions }) => summed(versions.map((counters) => ({ labels: counters.modelLabels, value: value(counters) }))),
  };
}

function seconds(name: string, help: string, histogram: (counters: VersionCounters) => Histogram): MetricFamily {
  return {
    name,
    type: "histogram",
    labels: ["model_name"],
    help,
    naming: "kserve",
    samples: ({ versions }) => merged(versions.map((counters) => ({ labels: counters.nameLabels, histogram: histogram(counters) }))),
  };
}

/** Two endpoints, or two models behind one, may have the same labels here: they are one series. */
function summed(samples: readonly { readonly labels: string; readonly value: number }[]): readonly Sample[] {
  const sums = new Map<string, number>();
  for (const { labels, value } of samples) sums.set(labels, (sums.get(labels) ?? 0) + value);
  return [...sums].map(([labels, value]) => ({ labels, value }));
}

function merged(samples: readonly { readonly labels: string; readonly histogram: Histogram }[]): readonly Sample[] {
  const sums = new Map<string, Histogram>();
  for (const { labels, histogram } of samples) {
    const sum = sums.get(labels) ?? new Histogram(histogram.bounds);
    sum.add(histogram);
    sums.set(labels, sum);
  }
  return [...sums].map(([labels, histogram]) => ({ labels, histogram, scale: 1e-3 }));
}

function failuresByReason({ modelLabels: own, failures }: VersionCounters): { readonly labels: string; readonly value: number }[] {
  const byReason = new Map<string, number>([["OTHER", 0]]);
  for (const [code, count] of failures) byReason.set(reasonOf(code), (byReason.get(reasonOf(code)) ?? 0) + count);
  return [...byReason].map(([reason, value]) => ({ labels: `${own},${labelsOf({ reason })}`, value }));
}

/** Triton tells what it would not take, and what failed inside, from the rest. */
function reasonOf(code: ErrorCode): string {
  const { kind } = catalog[code];
  if (kind === "unavailable" || kind === "limit") return "REJECTED";
  return kind === "bug" || kind === "model" ? "BACKEND" : "OTHER";
}

function microseconds(histogram: Histogram): number {
  return Math.round(histogram.sum * 1000);
}
