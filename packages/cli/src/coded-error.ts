import { GodwitError } from "@godwit/core/errors";

/** Any error as a coded one: memory that is refused is a limit, everything else that has no code is our bug. */
export function codedError(error: unknown): GodwitError {
  if (error instanceof GodwitError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /allocation failed|Invalid (?:typed )?array length|Cannot create a string longer/u.test(message))
    return new GodwitError("LIMIT_EXCEEDED", `there is not enough memory: ${message}`, {
      hint: "Give the rows in smaller parts, or use a machine with more memory.",
      cause: error,
    });
  return new GodwitError("INTERNAL", message.split("\n")[0] ?? "", { cause: error });
}
