import { GodwitError } from "@godwit/core/errors";

/** The time was over; `what` was waited for. */
export function deadlineExceeded(what: string): GodwitError {
  return new GodwitError("DEADLINE_EXCEEDED", `the time for the call was over while it waited for ${what}`);
}

export function callCancelled(what: string): GodwitError {
  return new GodwitError("CALL_CANCELLED", `the caller hung up while the call waited for ${what}`);
}
