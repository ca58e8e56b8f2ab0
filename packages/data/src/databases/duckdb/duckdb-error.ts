import { GodwitError, type ErrorCode } from "@godwit/core/errors";

/** DuckDB's messages begin with their kind. */
const kinds: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/No space left|Out of Memory/iu, "DATABASE_FULL", "has no room"],
  [/Could not set lock|Conflicting lock/iu, "DATABASE_UNAVAILABLE", "finds the file in use by another process"],
  [/^Catalog Error: Table with name .* does not exist/su, "TABLE_NOT_FOUND", "has no such table"],
  [/^(?:Catalog|Parser|Binder|Syntax) Error/u, "INVALID_QUERY", "does not take the statement"],
  [/^(?:Conversion|Constraint|Out of Range|Invalid Input|Invalid) Error/u, "VALUE_REFUSED", "refuses a value"],
  [/not a valid DuckDB database/iu, "UNSUPPORTED_INPUT", "says that the file is no DuckDB database"],
  [/^(?:Permission Error)|Permission denied|read-only/iu, "DATABASE_REFUSED", "may not open or write the file"],
  [/^(?:TransactionContext|Transaction|INTERRUPT)/u, "DATABASE_UNAVAILABLE", "ended the transaction"],
];

/** What a failure of DuckDB means. */
export function duckdbError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const [, code, what] = kinds.find(([pattern]) => pattern.test(said)) ?? [null, "DATABASE_UNAVAILABLE" as const, "failed"];
  const hint = code === "INVALID_QUERY" ? { hint: "Run the query in `godwit sql` or duckdb first. It must be one SELECT." } : {};
  return new GodwitError(code, `DuckDB ${what}: ${said}`, { cause, ...hint });
}
