import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span, type Tracer } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import type { GodwitError } from "@godwit/core/errors";
import type { CallEnded, PredictionObserver } from "../../predict/observer.ts";
import type { RequestSpan, RequestTracer } from "./request-tracer.ts";
import type { TraceSettings } from "./trace-settings.ts";

const propagator = new W3CTraceContextPropagator();
const headers = {
  get: (carrier: Carrier, name: string): string | undefined => carrier(name),
  keys: (): string[] => ["traceparent", "tracestate"],
};

/** Milliseconds, retries included, for which a collector that does not answer is waited for: a server that ends waits too. */
const patience = 3000;

type Carrier = (name: string) => string | undefined;

/**
 * OpenTelemetry traces, sent as OTLP over HTTP in the background: a span for each request, below it one for the prediction, and below
 * that its parts. Those are made when the call has ended, out of the moments that every call notes anyway.
 */
export class Tracing implements RequestTracer, PredictionObserver {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor({ collector, sample = 1 }: TraceSettings, release: string) {
    const exporter = new OTLPTraceExporter({
      ...(collector !== undefined && { url: `${collector.replace(/\/+$/, "")}/v1/traces` }),
      ...(process.env["OTEL_EXPORTER_OTLP_TIMEOUT"] === undefined && { timeoutMillis: patience }),
    });
    this.#provider = new TracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ "service.name": "godwit", "service.version": release }))
        .merge(detectResources({ detectors: [envDetector] })),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.#tracer = this.#provider.getTracer("godwit", release);
  }

  begin(name: string, header: Carrier, start: number): RequestSpan {
    const parent = propagator.extract(ROOT_CONTEXT, header, headers);
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, startTime: moment(start) }, parent);
    return { traceparent: traceparentOf(span), end: (end, attributes, error) => endRequest(span, end, attributes, error) };
  }

  ended({ call, endpoint, version, made, start, loaded, duration, error }: CallEnded): void {
    const parent = propagator.extract(ROOT_CONTEXT, (name: string) => call.header(name), headers);
    const span = this.#tracer.startSpan(`predict ${endpoint.name}`, { startTime: moment(start) }, parent);
    const end = start + duration;
    if (span.isRecording()) {
      span.setAttributes({ "godwit.endpoint": endpoint.name, "godwit.protocol": call.protocol, "godwit.request_id": call.requestId });
      if (version !== null) span.setAttributes({ "godwit.model": version.model, "godwit.version": version.version });
      const below = trace.setSpan(parent, span);
      if (loaded > start) this.#part("load", below, start, loaded);
      if (made !== null) {
        span.setAttributes({ "godwit.rows": made.rows, "godwit.batch_rows": made.executedRows, "godwit.methods": [...made.methods] });
        const computing = made.handedOver + made.queueTime;
        const computed = computing + made.computeTime;
        this.#part("read", below, loaded, made.handedOver);
        if (made.queueTime > 0) this.#part("queue", below, made.handedOver, computing);
        this.#part("compute", below, computing, computed);
        this.#part("write", below, computed, Math.max(computed, end));
      }
      if (error !== null) fail(span, error);
    }
    span.end(moment(end));
  }

  /** Ends once what was seen is sent, or cannot be. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
  }

  #part(name: string, below: Context, start: number, end: number): void {
    this.#tracer.startSpan(name, { startTime: moment(start) }, below).end(moment(end));
  }
}

function endRequest(span: Span, end: number, attributes: { readonly [name: string]: string | number }, error: GodwitError | null): void {
  span.setAttributes(attributes);
  if (error !== null) fail(span, error);
  span.end(moment(end));
}

/** The message may repeat values of rows, so only the code is told. */
function fail(span: Span, { code }: GodwitError): void {
  span.setAttribute("error.type", code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** From `performance.now()` to Unix time. */
function moment(time: number): number {
  return performance.timeOrigin + time;
}
