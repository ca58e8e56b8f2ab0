export interface TraceSettings {
  /** A collector's OTLP over HTTP, `http://localhost:4318`; absent: what `OTEL_EXPORTER_OTLP_ENDPOINT` says, or that one. */
  readonly collector?: string;
  /** The share of traces that begin here and are sent, from 0 to 1; a caller's trace is sent where the caller's is. 1 unless told. */
  readonly sample?: number;
}
