import type { GodwitError } from "@godwit/core/errors";

/** MLflow's words for what went wrong, by the status that goes with them. */
const codes: ReadonlyMap<number, string> = new Map([
  [401, "UNAUTHENTICATED"],
  [403, "PERMISSION_DENIED"],
  [404, "RESOURCE_DOES_NOT_EXIST"],
  [409, "RESOURCE_CONFLICT"],
  [429, "RESOURCE_EXHAUSTED"],
  [501, "NOT_IMPLEMENTED"],
  [503, "TEMPORARILY_UNAVAILABLE"],
  [504, "DEADLINE_EXCEEDED"],
]);

/** Rows that are not those of the signature. */
const schemaCodes: readonly string[] = ["MISSING_COLUMN", "WRONG_WIDTH"];

/** The `error_code` of an answer that MLflow's clients read. */
export function mlflowErrorCode({ code }: GodwitError, status: number): string {
  if (schemaCodes.includes(code)) return "INVALID_PARAMETER_VALUE";
  return codes.get(status) ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}
