import { GodwitError } from "@godwit/core/errors";

/** Codes of the server: unauthorized, authentication failed. */
const refused: readonly number[] = [13, 18, 8000];
/** Document validation, a key twice, a document too large. */
const values: readonly number[] = [121, 11_000, 10_334, 2];
const full: readonly number[] = [14_031, 39];

/** What a failure of MongoDB means. */
export function mongodbError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const { code, name, message } = (cause ?? {}) as { readonly code?: unknown; readonly name?: unknown; readonly message?: unknown };
  const said = typeof message === "string" ? message : String(cause);
  const number = typeof code === "number" ? code : -1;
  if (refused.includes(number)) return new GodwitError("DATABASE_REFUSED", `MongoDB refuses: ${said}`, { cause });
  if (values.includes(number)) return new GodwitError("VALUE_REFUSED", `MongoDB refuses a value: ${said}`, { cause });
  if (full.includes(number)) return new GodwitError("DATABASE_FULL", `MongoDB has no room: ${said}`, { cause });
  const query = name === "MongoServerError" && number !== -1;
  const hint = { hint: "The query is a filter or a list of pipeline stages, in MongoDB's extended JSON." };
  if (query) return new GodwitError("INVALID_QUERY", `MongoDB does not take the query: ${said}`, { cause, ...hint });
  return new GodwitError("DATABASE_UNAVAILABLE", `MongoDB cannot be reached: ${said}`, { cause });
}
