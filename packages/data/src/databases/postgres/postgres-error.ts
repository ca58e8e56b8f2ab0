import { GodwitError, type ErrorCode } from "@godwit/core/errors";

const title = "PostgreSQL";

/** SQLSTATEs by their beginning, https://www.postgresql.org/docs/current/errcodes-appendix.html; the first that fits counts. */
const states: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^(?:53100|54023|53200)/u, "DATABASE_FULL", "has no room"],
  [/^(?:08|53|57P|58|XX|25006)/u, "DATABASE_UNAVAILABLE", "cannot be reached"],
  [/^(?:40|55P03)/u, "DATABASE_UNAVAILABLE", "ended the transaction for another's sake"],
  [/^57014/u, "DATABASE_UNAVAILABLE", "cancelled the statement"],
  [/^(?:28|42501)/u, "DATABASE_REFUSED", "refuses"],
  [/^3D000/u, "TABLE_NOT_FOUND", "has no such database"],
  [/^(?:42P01|3F000)/u, "TABLE_NOT_FOUND", "has no such table"],
  [/^(?:22|23)/u, "VALUE_REFUSED", "refuses a value"],
];

/** What a failure of PostgreSQL means; every other failure on the way to it is one of the connection. */
export function postgresError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const { code, message, detail } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown; readonly detail?: unknown };
  const said = [message, detail].filter((part) => typeof part === "string" && part !== "").join("; ");
  if (typeof code === "string" && /^[0-9A-Z]{5}$/u.test(code) && !/^E[A-Z]{4}$/u.test(code)) {
    const [, known, what] = states.find(([state]) => state.test(code)) ?? [null, "INVALID_QUERY" as const, "does not take the statement"];
    const hint = known === "INVALID_QUERY" ? { hint: "Run the query in psql first. It must be one SELECT." } : {};
    return new GodwitError(known, `${title} ${what}: ${said}`, { cause, ...hint });
  }
  const reason = typeof code === "string" && /^E[A-Z_]+$/u.test(code) ? code : said === "" ? "the connection broke" : said;
  return new GodwitError("DATABASE_UNAVAILABLE", `${title} cannot be reached: ${reason}`, { cause });
}
