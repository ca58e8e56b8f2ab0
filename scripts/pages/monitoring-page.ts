import { metricFamilies } from "../../packages/server/src/monitor/metrics/metric-families.ts";
import type { MetricNaming } from "../../packages/server/src/monitor/metrics/metric-family.ts";

/** Whose names each table has, in the order of the page. */
const namings: { readonly [K in MetricNaming]: string } = {
  godwit: "Godwit's own, and the process's under the names that Node's dashboards know",
  triton: "Triton's",
  kserve: "KServe's",
  mlserver: "MLServer's",
};

/** The tables of docs/monitoring.md: every metric, what it means, and its labels. */
function metricTables(): string {
  return (Object.keys(namings) as MetricNaming[])
    .map((naming) => {
      const rows = metricFamilies
        .filter((family) => family.naming === naming)
        .map(({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labels.join(", ")} | ${help} |\n`);
      return `### ${namings[naming]}\n\n| metric | type | labels | what it is |\n| --- | --- | --- | --- |\n${rows.join("")}`;
    })
    .join("\n");
}

export function monitoringPage(): string {
  return `${before}${metricTables()}${after}`;
}

const before = `# Watching a server

<!-- Written by scripts/generate.ts; the tables are made from packages/server/src/monitor/metrics. -->

\`godwit serve\` counts, logs, traces and captures in the background: an answer never waits for any of it.

## Health

| ask | answer |
| --- | --- |
| \`GET /v2/health/live\` | 200 as long as the process answers |
| \`GET /v2/health/ready\`, gRPC \`ServerReady\`, \`grpc.health.v1.Health\` | 200 and \`{"ready":true}\` while the server takes requests; 503 while it starts and once it was told to end |
| \`GET /v2/models/NAME/ready\`, gRPC \`ModelReady\` | the same for one model; 503 with the reason where it is held back |

On SIGTERM or Ctrl-C the server is unready at once, goes on answering what arrives (with \`connection: close\`), and ends when nothing
has been under way for a fifth of a second, \`--drain-seconds\` (30) at most; what was captured, logged and traced is written first. A second signal ends it at
once. In Kubernetes, give the pod a \`terminationGracePeriodSeconds\` above \`--drain-seconds\`.

While the event loop comes more than \`--shed-delay\` (5000) milliseconds late, predictions are refused with 503 \`OVERLOADED\` and
\`Retry-After\`, so that callers ask another replica instead of waiting in a queue that cannot be seen. Health is still answered.

## Requests have names

A caller's \`x-request-id\` (up to 128 letters, digits and \`. _ : / + = @ ~ -\`) is taken, else one is made; it is in the answer's header, over gRPC in its
metadata, in every log line, span and captured record.

## Logs

Lines go to standard error. \`--log-level\`: \`error\`, \`warn\` (the default: what the server could not do), \`info\` (a line a request), \`debug\` (and one a prediction, with
the parts of its time), \`silent\`. \`--log-format json\` or \`text\`; text is the default on a terminal. \`--log-sample 0.01\` keeps every hundredth line of answered
requests; failures are always kept.

\`\`\`
{"level":"info","time":"2026-11-22T01:44:20.113Z","event":"request","protocol":"http","requestId":"order-77","method":"POST /v1/models/churn:predict","status":400,"milliseconds":0.41,"code":"WRONG_TYPE","where":{"row":1,"column":"age"}}
\`\`\`

No line has a header, a query or a value of a row: errors of rows are logged by code and place, because their messages repeat values.

## Traces

\`--otlp http://collector:4318\`, or OpenTelemetry's \`OTEL_EXPORTER_OTLP_ENDPOINT\`, sends traces as OTLP over HTTP (protobuf). A caller's \`traceparent\` is continued, over
HTTP and gRPC; the answer has \`traceresponse\`. Below the request's span stands \`predict NAME\` with model, version and rows, and below that \`load\`, \`read\`, \`queue\`,
\`compute\` and \`write\`. \`OTEL_TRACES_SAMPLER=parentbased_traceidratio\` with \`OTEL_TRACES_SAMPLER_ARG=0.1\` keeps a tenth; \`OTEL_SERVICE_NAME\`,
\`OTEL_RESOURCE_ATTRIBUTES\`, \`OTEL_EXPORTER_OTLP_HEADERS\` and \`OTEL_EXPORTER_OTLP_TIMEOUT\` mean what they mean elsewhere. A collector that is gone costs no answer.

## Captured requests

Off unless \`--capture FOLDER\` is given. Each request becomes a line of JSON with its name, time, model, version, rows as the model saw them, and answers; later labels
join by \`requestId\` and the row's place.

\`\`\`
{"requestId":"order-77","time":"…","endpoint":"churn","model":"churn","version":"3","digest":"…","protocol":"kserve","milliseconds":0.4,"rows":1,"inputs":[{"age":41,"city":"[redacted]"}],"outputs":{"predict":["yes"]}}
\`\`\`

| option | |
| --- | --- |
| \`--capture-sample 0.1\` | keeps a tenth, chosen by the request's name, so that all replicas agree |
| \`--capture-redact city,email\` | these columns' values are left out; columns without names go by their place, from 0 |
| \`--capture-headers x-team\` | keeps headers; \`authorization\`, \`cookie\` and \`x-api-key\` never |
| \`--capture-days 30\`, \`--capture-megabytes 1024\` | what is older, or too much in all, is deleted; files are begun anew at 64 MiB or after a day |
| \`--capture-format sagemaker\` | SageMaker's data capture, for its monitors; its \`inferenceId\` is \`X-Amzn-SageMaker-Inference-Id\` or the request's name |

Of a request 1,000 rows at most are kept (\`rows\` says how many there were). NaN is \`null\`; infinities and integers beyond 2^53 are texts. Failed requests have \`error\` with code and place, and no
rows. Of models that take tensors (networks that onnxruntime runs) only the answers are kept. Where requests come faster than they can be written they are dropped and counted in
\`godwit_capture_dropped_total\`. Files can be read by nobody but the user that the server runs as.

## Metrics

\`GET /metrics\` has Prometheus's text format; it asks for the permission \`read\`. \`--metrics-port 9090\` puts it, with \`/livez\` and \`/readyz\`, on a port of its own that asks for no key, on
loopback unless \`--metrics-host\` says otherwise. \`--metric-names godwit,triton,kserve,mlserver\` chooses whose names there are; the first two are the default.
[monitoring/grafana-dashboard.json](monitoring/grafana-dashboard.json) is a dashboard over them.

Names that callers make up never become labels: an unknown model counts under its route and status only. The series of a version that nobody has asked for an hour end.

**Cost.** With \`--price-per-hour 0.4\` (any currency, for this machine or what the container has of it), \`godwit_cost_total\` is what each version's processor time costs:
\`cpu microseconds / (cores × 3600 s) × price\`. Processor time is that of the whole process, all threads, sockets and garbage collection included, shared among versions by
the time in which they read, computed and wrote. Hours in which nothing is asked are nobody's: what those cost is the price itself.

`;

const after = `
The histograms count in buckets from 50 µs to 10 s, and from 1 to 65,536 rows.
`;
