import { catalog, type ErrorKind, type GodwitError } from "@godwit/core/errors";

/** The HTTP status of each kind of error. */
const statuses: { readonly [K in ErrorKind]: number } = {
  usage: 400,
  data: 400,
  model: 422,
  limit: 413,
  missing: 404,
  unauthenticated: 401,
  forbidden: 403,
  throttled: 429,
  conflict: 409,
  unsupported: 501,
  memory: 507,
  unavailable: 503,
  late: 504,
  cancelled: 499,
  hook: 500,
  bug: 500,
};

export function httpStatus(error: GodwitError): number {
  return statuses[catalog[error.code].kind];
}
