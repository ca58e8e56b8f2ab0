import { GodwitError } from "@godwit/core/errors";

interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The HTTP status that a client of an object store tells of. */
export function statusOf(error: unknown): number | null {
  const { code, statusCode, $metadata } = (error ?? {}) as Failure;
  const status = $metadata?.httpStatusCode ?? statusCode ?? code;
  return typeof status === "number" ? status : null;
}

/** What an object store or the way to it says, as a coded error without anything secret. */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof GodwitError) return error;
  const status = statusOf(error);
  if (status === 404) return new GodwitError("FILE_NOT_FOUND", "there is no such object or bucket", { where: { file }, cause: error });
  if (status === 412)
    return new GodwitError("INPUT_CHANGED", "the object was changed while it was read", { where: { file }, cause: error });
  const { name, code } = (error ?? {}) as Failure;
  const reason = [code, name].find((each): each is string => typeof each === "string" && each !== "Error") ?? "no answer";
  const denied = status === 401 || status === 403;
  return new GodwitError("IO_FAILED", `the object store cannot be used: ${reason}${status === null ? "" : `, status ${status}`}`, {
    where: { file },
    cause: error,
    ...(denied && { hint: "The identity that the environment gives may not do this: check its credentials and its rights." }),
  });
}
