import { GodwitError, type ErrorCode } from "@godwit/core/errors";

/** https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html; the first that fits counts. */
const codes: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^ER_(?:DISK_FULL|RECORD_FILE_FULL|OUT_OF_RESOURCES|OUTOFMEMORY|TEMP_FILE_WRITE)/u, "DATABASE_FULL", "has no room"],
  [/ACCESS_DENIED|DENIED_ERROR|OPTION_PREVENTS|READ_ONLY|NOT_SUPPORTED_AUTH/u, "DATABASE_REFUSED", "refuses"],
  [/^ER_(?:NO_SUCH_TABLE|BAD_DB_ERROR|UNKNOWN_TABLE)/u, "TABLE_NOT_FOUND", "has no such table or database"],
  [
    /^ER_(?:LOCK_|SERVER_SHUTDOWN|NORMAL_SHUTDOWN|QUERY_INTERRUPTED|CON_COUNT|CONNECTION_KILLED|NEW_ABORTING|ABORTING)/u,
    "DATABASE_UNAVAILABLE",
    "broke off",
  ],
  [
    /^ER_(?:DUP_|DATA_|WARN_DATA|TRUNCATED|NO_DEFAULT|BAD_NULL|CONSTRAINT|CHECK_CONSTRAINT|NO_REFERENCED|ROW_IS|ILLEGAL_VALUE|INVALID_CHARACTER|CANNOT_CONVERT)/u,
    "VALUE_REFUSED",
    "refuses a value",
  ],
];

/** What a failure of MySQL or MariaDB means; every other failure on the way to it is one of the connection. */
export function mysqlError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const { code, message, sqlState } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown; readonly sqlState?: unknown };
  const said = typeof message === "string" ? message : String(cause);
  if (typeof code !== "string" || !code.startsWith("ER_")) {
    const reason = typeof code === "string" ? code : said;
    return new GodwitError("DATABASE_UNAVAILABLE", `MySQL cannot be reached: ${reason}`, { cause });
  }
  const byState = typeof sqlState === "string" && /^2[23]/u.test(sqlState) ? (["VALUE_REFUSED", "refuses a value"] as const) : null;
  const found = codes.find(([pattern]) => pattern.test(code));
  const [known, what] =
    found !== undefined ? [found[1], found[2]] : (byState ?? (["INVALID_QUERY", "does not take the statement"] as const));
  const hint = known === "INVALID_QUERY" ? { hint: "Run the query in mysql or mariadb first. It must be one SELECT." } : {};
  return new GodwitError(known, `MySQL ${what}: ${said}`, { cause, ...hint });
}
