import type { MetricFamily, Sample } from "../metric-family.ts";
import type { MetricSources } from "../metric-sources.ts";
import { callParts, type VersionCounters } from "../version-counters.ts";

const labels = ["endpoint", "model", "version"] as const;

const each = (value: (counters: VersionCounters, sources: MetricSources) => number) => (sources: MetricSources) =>
  sources.versions.map((counters): Sample => ({ labels: counters.labels, value: value(counters, sources) }));

/** What the versions of models do, under our own names. */
export const versionFamilies: readonly MetricFamily[] = [
  {
    name: "godwit_requests_total",
    type: "counter",
    labels: [...labels, "outcome"],
    help: "Prediction requests that reached an endpoint, answered or failed",
    naming: "godwit",
    samples: ({ versions }) =>
      versions.flatMap(({ labels: own, answered, failed }) => [
        { labels: `${own},outcome="answered"`, value: answered },
        { labels: `${own},outcome="failed"`, value: failed },
      ]),
  },
  {
    name: "godwit_errors_total",
    type: "counter",
    labels: [...labels, "code"],
    help: "Failed prediction requests by error code",
    naming: "godwit",
    samples: ({ versions }) =>
      versions.flatMap(({ labels: own, failures }) => [...failures].map(([code, value]) => ({ labels: `${own},code="${code}"`, value }))),
  },
  {
    name: "godwit_rows_total",
    type: "counter",
    labels,
    help: "Rows predicted",
    naming: "godwit",
    samples: each(({ rows }) => rows),
  },
  {
    name: "godwit_executions_total",
    type: "counter",
    labels,
    help: "Batches that the engine computed; fewer than requests where requests were put together",
    naming: "godwit",
    samples: each(({ executions }) => Math.round(executions)),
  },
  {
    name: "godwit_cache_hits_total",
    type: "counter",
    labels,
    help: "Requests whose answer was remembered, where the endpoint remembers answers",
    naming: "godwit",
    samples: each(({ cacheHits }) => cacheHits),
  },
  {
    name: "godwit_cache_misses_total",
    type: "counter",
    labels,
    help: "Requests that were computed though the endpoint remembers answers",
    naming: "godwit",
    samples: each(({ cacheMisses }) => cacheMisses),
  },
  {
    name: "godwit_request_seconds",
    type: "histogram",
    labels,
    help: "Time of a prediction request from the choice of the version to the end of its answer's making",
    naming: "godwit",
    samples: ({ versions }) => versions.map(({ labels: own, duration }) => ({ labels: own, histogram: duration, scale: 1e-3 })),
  },
  {
    name: "godwit_request_part_seconds",
    type: "histogram",
    labels: [...labels, "part"],
    help: "The same in parts: load (until the model is in memory), read (the rows), queue, compute, write (the answer)",
    naming: "godwit",
    samples: ({ versions }) =>
      versions.flatMap(({ partLabels, parts }) =>
        callParts.map((part) => ({ labels: partLabels[part], histogram: parts[part], scale: 1e-3 })),
      ),
  },
  {
    name: "godwit_request_rows",
    type: "histogram",
    labels,
    help: "Rows of a request",
    naming: "godwit",
    samples: ({ versions }) => versions.map(({ labels: own, requestRows }) => ({ labels: own, histogram: requestRows, scale: 1 })),
  },
  {
    name: "godwit_batch_rows",
    type: "histogram",
    labels,
    help: "Rows that were computed at once, as each request saw it",
    naming: "godwit",
    samples: ({ versions }) => versions.map(({ labels: own, batchRows }) => ({ labels: own, histogram: batchRows, scale: 1 })),
  },
  {
    name: "godwit_policy_cells_total",
    type: "counter",
    labels: [...labels, "policy", "action"],
    help: "Cells that met a policy of the deployment: unseen, missing or out of range, by what was done",
    naming: "godwit",
    samples: ({ versions }) => versions.flatMap(({ policies }) => [...policies].map(([own, value]) => ({ labels: own, value }))),
  },
  {
    name: "godwit_hook_seconds",
    type: "histogram",
    labels: [...labels, "hook"],
    help: "Time of a hook's call, its wait for a worker included",
    naming: "godwit",
    samples: ({ versions }) =>
      versions.flatMap(({ labels: own, hooks }) =>
        [...hooks].map(([hook, { duration }]) => ({ labels: `${own},hook="${hook}"`, histogram: duration, scale: 1e-3 })),
      ),
  },
  {
    name: "godwit_hook_failures_total",
    type: "counter",
    labels: [...labels, "hook"],
    help: "Calls of a hook that failed or took too long",
    naming: "godwit",
    samples: ({ versions }) =>
      versions.flatMap(({ labels: own, hooks }) =>
        [...hooks].map(([hook, { failed }]) => ({ labels: `${own},hook="${hook}"`, value: failed })),
      ),
  },
  {
    name: "godwit_cpu_microseconds_total",
    type: "counter",
    labels,
    help: "Processor time: the version's share of all that the process took while versions were at work",
    naming: "godwit",
    samples: each(({ cpuMicroseconds }) => Math.round(cpuMicroseconds)),
  },
  {
    name: "godwit_cost_total",
    type: "counter",
    labels,
    help: "What that processor time costs, in the currency of --price-per-hour",
    naming: "godwit",
    samples: (sources) => (sources.pricePerHour === null ? [] : each(costOf)(sources)),
  },
  {
    name: "godwit_cost_per_thousand_predictions",
    type: "gauge",
    labels,
    help: "The cost of 1,000 predicted rows, on average since the start",
    naming: "godwit",
    samples: (sources) =>
      sources.pricePerHour === null
        ? []
        : sources.versions
            .filter(({ rows }) => rows > 0)
            .map((counters) => ({ labels: counters.labels, value: (1000 * costOf(counters, sources)) / counters.rows })),
  },
];

const microsecondsAnHour = 3600e6;

function costOf({ cpuMicroseconds }: VersionCounters, { pricePerHour, cores }: MetricSources): number {
  return ((pricePerHour ?? 0) * cpuMicroseconds) / (cores * microsecondsAnHour);
}
