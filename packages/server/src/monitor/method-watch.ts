import { GodwitError } from "@godwit/core/errors";
import type { Log } from "./log/log.ts";
import type { RouteCounters } from "./metrics/traffic.ts";
import type { RequestSpan, RequestTracer } from "./traces/request-tracer.ts";

/** A call under way. */
export interface WatchedCall {
  readonly start: number;
  readonly requestId: string;
  readonly span: RequestSpan | null;
}

/** Sees the calls of one gRPC method: counts them, logs them, traces them. */
export class MethodWatch {
  readonly #method: string;
  readonly #counters: RouteCounters;
  readonly #log: Log;
  readonly #tracer: RequestTracer | null;

  constructor(method: string, counters: RouteCounters, log: Log, tracer: RequestTracer | null) {
    this.#tracer = tracer;
    this.#method = method;
    this.#counters = counters;
    this.#log = log;
  }

  began(requestId: string, header: (name: string) => string | undefined): WatchedCall {
    const start = performance.now();
    return { start, requestId, span: this.#tracer?.begin(this.#method, header, start) ?? null };
  }

  /** `status` is gRPC's; `cause` is what was thrown, where the call was not answered. */
  ended({ start, requestId, span }: WatchedCall, status: number, cause?: unknown): void {
    const end = performance.now();
    this.#counters.count(status, end - start);
    if (cause === undefined && span === null && !this.#log.isAt("info")) return;
    const error = cause === undefined ? null : codedOf(cause);
    span?.end(
      end,
      { "rpc.system": "grpc", "rpc.method": this.#method, "rpc.grpc.status_code": status, "godwit.request_id": requestId },
      error,
    );
    this.#log.request({ protocol: "grpc", requestId, method: this.#method, status, milliseconds: end - start }, error);
  }
}

function codedOf(cause: unknown): GodwitError {
  return cause instanceof GodwitError ? cause : new GodwitError("INTERNAL", "the server failed to answer", { cause });
}
