import { GodwitError, type ErrorCode } from "@godwit/core/errors";

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const codes: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  1: ["INVALID_QUERY", "does not take the statement"],
  3: ["DATABASE_REFUSED", "is not permitted"],
  5: ["DATABASE_UNAVAILABLE", "is kept waiting by another connection"],
  6: ["DATABASE_UNAVAILABLE", "is kept waiting by another statement"],
  8: ["DATABASE_REFUSED", "may not write to the file"],
  10: ["DATABASE_UNAVAILABLE", "cannot read or write the file"],
  11: ["IO_FAILED", "finds the file damaged"],
  13: ["DATABASE_FULL", "has no room"],
  14: ["IO_FAILED", "cannot open the file"],
  18: ["VALUE_REFUSED", "refuses a value"],
  19: ["VALUE_REFUSED", "refuses a value"],
  20: ["VALUE_REFUSED", "refuses a value"],
  23: ["DATABASE_REFUSED", "is not permitted"],
  26: ["UNSUPPORTED_INPUT", "says that the file is no SQLite database"],
};

const hints: Readonly<Record<number, string>> = {
  1: "Run the query in sqlite3 first. It must be one SELECT.",
  5: "Wait for the other connection. To read from and write to one file at once, set PRAGMA journal_mode=WAL on it.",
};

/** What a failure of SQLite means. */
export function sqliteError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const { errcode, message } = (cause ?? {}) as { readonly errcode?: unknown; readonly message?: unknown };
  const primary = typeof errcode === "number" ? errcode & 0xff : -1;
  const said = typeof message === "string" ? message : String(cause);
  if (primary === 1 && /no such table/u.test(said)) return new GodwitError("TABLE_NOT_FOUND", `SQLite: ${said}`, { cause });
  const [code, what] = codes[primary] ?? (["DATABASE_UNAVAILABLE", "failed"] as const);
  return new GodwitError(code, `SQLite ${what}: ${said}`, { cause, ...(hints[primary] !== undefined && { hint: hints[primary] }) });
}
