import { status, type StatusObject } from "@grpc/grpc-js";
import { catalog, describeError, GodwitError, type ErrorKind } from "@godwit/core/errors";

/** The gRPC status of each kind of error. */
const statuses: { readonly [K in ErrorKind]: status } = {
  usage: status.INVALID_ARGUMENT,
  data: status.INVALID_ARGUMENT,
  model: status.FAILED_PRECONDITION,
  limit: status.RESOURCE_EXHAUSTED,
  missing: status.NOT_FOUND,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  throttled: status.RESOURCE_EXHAUSTED,
  conflict: status.FAILED_PRECONDITION,
  unsupported: status.UNIMPLEMENTED,
  memory: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  late: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  hook: status.INTERNAL,
  bug: status.INTERNAL,
};

/** What a caller is told of an error; of a bug, only that there is one. */
export function grpcStatus(error: unknown): Pick<StatusObject, "code" | "details"> {
  const known = error instanceof GodwitError ? error : new GodwitError("INTERNAL", "the server failed to answer");
  return { code: statuses[catalog[known.code].kind], details: describeError(known) };
}
