import type { MetricFamily, Sample } from "../metric-family.ts";
import type { RouteCounters } from "../traffic.ts";
import { labelsOf } from "../labels.ts";

/** What came in, what is in memory, and what the process takes. Those of the process have the names that Node's dashboards know. */
export const serverFamilies: readonly MetricFamily[] = [
  {
    name: "godwit_http_requests_total",
    type: "counter",
    labels: ["route", "status"],
    help: 'HTTP requests by route and status; route is "" where there is none',
    naming: "godwit",
    samples: ({ http }) => http.flatMap(statusesOf),
  },
  {
    name: "godwit_http_request_seconds",
    type: "histogram",
    labels: ["route"],
    help: "Time of an HTTP request from its head's arrival to the last byte of its answer",
    naming: "godwit",
    samples: ({ http }) => http.map(durationOf),
  },
  {
    name: "godwit_grpc_requests_total",
    type: "counter",
    labels: ["route", "status"],
    help: "gRPC calls by method and status code",
    naming: "godwit",
    samples: ({ grpc }) => grpc.flatMap(statusesOf),
  },
  {
    name: "godwit_grpc_request_seconds",
    type: "histogram",
    labels: ["route"],
    help: "Time of a gRPC call from its message's arrival to its answer",
    naming: "godwit",
    samples: ({ grpc }) => grpc.map(durationOf),
  },
  gauge("godwit_ready", "1 while the server takes requests, 0 while it starts and drains", ({ ready }) => (ready ? 1 : 0)),
  gauge("godwit_loaded_models", "Models in memory", ({ loaded }) => loaded.models),
  gauge("godwit_loaded_model_bytes", "Memory that models take", ({ loaded }) => loaded.bytes),
  total("godwit_shed_requests_total", "Prediction requests refused because the event loop was late", ({ shed }) => shed),
  total("godwit_captured_requests_total", "Requests written to capture files", ({ capture }) => capture?.written ?? null),
  total(
    "godwit_capture_dropped_total",
    "Requests that could not be captured in time, or at all",
    ({ capture }) => capture?.dropped ?? null,
  ),
  total("godwit_capture_bytes_total", "Bytes written to capture files", ({ capture }) => capture?.bytes ?? null),
  gauge("godwit_price_per_hour", "The price that --price-per-hour states", ({ pricePerHour }) => pricePerHour),
  gauge("godwit_cores", "Cores that the server may use", ({ cores }) => cores),
  {
    name: "godwit_build_info",
    type: "gauge",
    labels: ["version", "node"],
    help: "The versions of Godwit and Node",
    naming: "godwit",
    samples: ({ release }) => [{ labels: labelsOf({ version: release, node: process.versions.node }), value: 1 }],
  },
  total("process_cpu_user_seconds_total", "User CPU time", () => process.cpuUsage().user / 1e6),
  total("process_cpu_system_seconds_total", "System CPU time", () => process.cpuUsage().system / 1e6),
  total("process_cpu_seconds_total", "User and system CPU time", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }),
  gauge("process_start_time_seconds", "When the process started, in Unix time", ({ process: { startedAt } }) => startedAt),
  gauge("process_resident_memory_bytes", "Resident memory", () => process.memoryUsage.rss()),
  gauge("process_open_fds", "Open file descriptors", ({ process: { openFiles } }) => openFiles),
  gauge("nodejs_heap_size_total_bytes", "Size of the JavaScript heap", () => process.memoryUsage().heapTotal),
  gauge("nodejs_heap_size_used_bytes", "Used part of the JavaScript heap", () => process.memoryUsage().heapUsed),
  gauge("nodejs_external_memory_bytes", "Memory outside the heap, WebAssembly's included", () => process.memoryUsage().external),
  {
    name: "nodejs_eventloop_lag_seconds",
    type: "gauge",
    labels: ["value"],
    help: "How late the event loop came since the last look: mean, max, p50, p99",
    naming: "godwit",
    samples: ({ process: { takeDelay: take }, process: source }) =>
      Object.entries(take.call(source)).map(([value, seconds]) => ({ labels: `value="${value}"`, value: seconds })),
  },
  {
    name: "nodejs_gc_duration_seconds",
    type: "histogram",
    labels: ["kind"],
    help: "Time of garbage collections by kind",
    naming: "godwit",
    samples: ({ process: { collections } }) =>
      [...collections].map(([kind, histogram]) => ({ labels: `kind="${kind}"`, histogram, scale: 1e-3 })),
  },
];

type Reading = (sources: Parameters<MetricFamily["samples"]>[0]) => number | null;

function gauge(name: string, help: string, read: Reading): MetricFamily {
  return { name, type: "gauge", labels: [], help, naming: "godwit", samples: (sources) => single(read(sources)) };
}

function total(name: string, help: string, read: Reading): MetricFamily {
  return { ...gauge(name, help, read), type: "counter" };
}

function single(value: number | null): readonly Sample[] {
  return value === null ? [] : [{ labels: "", value }];
}

function statusesOf({ name: route, statuses }: RouteCounters): readonly Sample[] {
  return [...statuses].map(([status, value]) => ({ labels: labelsOf({ route, status: String(status) }), value }));
}

function durationOf({ name: route, duration }: RouteCounters): Sample {
  return { labels: labelsOf({ route }), histogram: duration, scale: 1e-3 };
}
