import { AbortedTransactionError } from "kysely";
import { GodwitError } from "@godwit/core/errors";

/** SQLSTATE classes and codes, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const sqlState = /^[0-9A-Z]{5}$/u;
const full = "53100";
const races: readonly string[] = ["40001", "40P01"];
const refusedLogin: readonly string[] = ["28000", "28P01", "3D000", "42501"];
/** Connection exceptions, lack of resources, an operator's intervention, a server that takes no writes. */
const gone = /^(08|53|57P|58|25006|XX000)/u;
/** What pg throws without a code. */
const goneMessages =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|query read timeout|not queryable|connection error|pool after calling end|has been discarded/iu;

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : "";
}

/** True where the connection, or the server behind it, cannot be used. */
export function isGone(error: unknown): boolean {
  const code = codeOf(error);
  if (sqlState.test(code) && !/^E[A-Z]+$/u.test(code)) return gone.test(code);
  if (/^E[A-Z_]+$/u.test(code)) return true;
  return error instanceof AggregateError || (error instanceof Error && !(error instanceof GodwitError) && goneMessages.test(error.message));
}

export function lostRace(error: unknown): boolean {
  return races.includes(codeOf(error)) || error instanceof AbortedTransactionError;
}

/** What is to be told of a failure of PostgreSQL; null for anything else. */
export function postgresError(error: unknown): GodwitError | null {
  const code = codeOf(error);
  if (code === full) return new GodwitError("STORE_FULL", "PostgreSQL has no room for the change", { cause: error });
  if (refusedLogin.includes(code))
    return new GodwitError("STORE_UNAVAILABLE", `PostgreSQL refuses the connection: ${(error as Error).message}`, { cause: error });
  if (lostRace(error)) return new GodwitError("STORE_UNAVAILABLE", "other changes kept getting in before this one", { cause: error });
  if (isGone(error))
    return new GodwitError("STORE_UNAVAILABLE", `PostgreSQL cannot be reached (${code === "" ? "the connection broke" : code})`, {
      cause: error,
    });
  return null;
}
