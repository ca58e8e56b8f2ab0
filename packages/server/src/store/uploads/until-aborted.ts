import { GodwitError } from "@godwit/core/errors";

/** A content that ends with UPLOAD_CONFLICT as soon as the signal comes, also while nothing arrives: a line that is dead says so late. */
export async function* untilAborted(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = (): void => aborted.reject(new GodwitError("UPLOAD_CONFLICT", "another request goes on with this upload"));
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  const pieces = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([pieces.next(), aborted.promise]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    void pieces.return?.();
  }
}
