import { GodwitError } from "@godwit/core/errors";
import type { SentError } from "./bridge-message.ts";

/** An error for another thread. */
export function sendError(error: unknown): SentError {
  const { code, message, hint, where } =
    error instanceof GodwitError
      ? error
      : new GodwitError("INTERNAL", error instanceof Error ? error.message : String(error), { cause: error });
  return { code, message, hint, where };
}

export function receiveError({ code, message, hint, where }: SentError): GodwitError {
  return new GodwitError(code, message, { hint, where });
}
