import { GodwitError } from "@godwit/core/errors";
import type { Log } from "./log/log.ts";
import type { RouteCounters } from "./metrics/traffic.ts";

/** Sees the calls of one gRPC method end: counts them, and logs them. */
export class MethodWatch {
  readonly #method: string;
  readonly #counters: RouteCounters;
  readonly #log: Log;

  constructor(method: string, counters: RouteCounters, log: Log) {
    this.#method = method;
    this.#counters = counters;
    this.#log = log;
  }

  /** `status` is gRPC's, `start` as `performance.now()` counts; `cause` is what was thrown, where it was not answered. */
  ended(status: number, start: number, requestId: string, cause?: unknown): void {
    const milliseconds = performance.now() - start;
    this.#counters.count(status, milliseconds);
    if (cause === undefined && !this.#log.isAt("info")) return;
    const error = cause === undefined ? null : codedOf(cause);
    this.#log.request({ protocol: "grpc", requestId, method: this.#method, status, milliseconds }, error);
  }
}

function codedOf(cause: unknown): GodwitError {
  return cause instanceof GodwitError ? cause : new GodwitError("INTERNAL", "the server failed to answer", { cause });
}
