import type { IncomingHttpHeaders } from "node:http";
import { describeError, GodwitError } from "@godwit/core/errors";
import { Exhausted } from "../access/exhausted.ts";
import { printJson } from "../json/print-json.ts";
import { mlflowErrorCode } from "../transports/rest/mlflow/error-code.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";
import { httpStatus } from "./status.ts";

/** How HTTP says that a request was not answered. */
export interface Refusal {
  readonly error: GodwitError;
  readonly status: number;
  readonly headers: { readonly [name: string]: string | number };
  readonly body: Buffer;
}

/** What a caller is told of what was thrown; of a bug, only that there is one. */
export function refusalOf(cause: unknown, headers: IncomingHttpHeaders): Refusal {
  const error = cause instanceof GodwitError ? cause : fromFastify(cause);
  const { statusCode } = cause as { statusCode?: number };
  const status = cause instanceof GodwitError && statusCode === undefined ? statusOf(cause, headers) : (statusCode ?? 500);
  const message = describeError(error);
  const fields = { error: message, error_code: mlflowErrorCode(error, status), message };
  const { code, hint, where, cells } = error;
  return {
    error,
    status,
    headers: {
      ...(error.retryAfter !== null && { "retry-after": error.retryAfter }),
      ...(error instanceof Exhausted && rateLimitHeaders(error.allowance)),
      ...(status === 401 && { "www-authenticate": 'Bearer realm="godwit"' }),
      // KServe's client reads an error only from exactly this type, to which the framework adds a charset unless it is given bytes.
      "content-type": "application/json",
    },
    body: Buffer.from(printJson({ ...fields, code, hint, where, cells: cells.length > 0 ? cells : undefined })),
  };
}

/** Where the caller has stated what it expects, that it is no longer so is HTTP's 412. */
function statusOf(error: GodwitError, headers: IncomingHttpHeaders): number {
  return error.code === "CHANGED_MEANWHILE" && headers["if-match"] !== undefined ? 412 : httpStatus(error);
}

/** Fastify's own refusals in our words; anything else is a bug, of which a caller learns nothing. */
function fromFastify(error: unknown): GodwitError {
  const { code } = error as { code?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new GodwitError("LIMIT_EXCEEDED", "the request's body is too large", { hint: "Send fewer rows at a time." });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new GodwitError(
      "UNSUPPORTED_INPUT",
      "this endpoint takes application/json, text/csv or, with tensors, application/octet-stream",
      {
        hint: "Set the Content-Type header.",
      },
    );
  if (code?.startsWith("Z_") === true || code?.startsWith("ERR_BROTLI") === true)
    return new GodwitError("MALFORMED_INPUT", "the body is not compressed as its Content-Encoding says");
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== undefined && statusCode < 500) return new GodwitError("USAGE", (error as Error).message);
  return new GodwitError("INTERNAL", "the server failed to answer", { cause: error });
}
