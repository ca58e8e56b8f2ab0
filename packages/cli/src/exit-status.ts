import { catalog, type ErrorCode, type ErrorKind } from "@godwit/core/errors";

/** Exit statuses beside those of errors: all done, and a check that fell short. */
export const done = 0;
export const fellShort = 1;

const statusOfKind: { readonly [Kind in ErrorKind]: number } = {
  usage: 2,
  data: 3,
  model: 3,
  limit: 3,
  missing: 3,
  unauthenticated: 2,
  forbidden: 2,
  throttled: 4,
  conflict: 2,
  unsupported: 2,
  memory: 3,
  unavailable: 4,
  late: 4,
  cancelled: 4,
  hook: 3,
  bug: 5,
};

/** The exit status of an error. */
export function statusOfError(code: ErrorCode): number {
  return statusOfKind[catalog[code].kind];
}
