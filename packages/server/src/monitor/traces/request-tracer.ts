import type { GodwitError } from "@godwit/core/errors";

/** The span of a request, from its arrival to the last byte of its answer. */
export interface RequestSpan {
  /** W3C Trace Context's header: the parent of everything that is done for the request. */
  readonly traceparent: string;
  /** `end` as `performance.now()` counts. */
  end(end: number, attributes: { readonly [name: string]: string | number }, error: GodwitError | null): void;
}

/** Begins the spans of requests. */
export interface RequestTracer {
  /** `header` gives what the caller sent, `start` is as `performance.now()` counts. */
  begin(name: string, header: (name: string) => string | undefined, start: number): RequestSpan;
}
