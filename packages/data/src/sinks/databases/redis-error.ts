import { GodwitError } from "@godwit/core/errors";

/** What a failure of Redis means, by the word that its errors begin with. */
export function redisError(cause: unknown): GodwitError {
  if (cause instanceof GodwitError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/^(?:WRONGPASS|NOAUTH|NOPERM)/u.test(said)) return new GodwitError("DATABASE_REFUSED", `Redis refuses: ${said}`, { cause });
  if (said.startsWith("OOM") || said.startsWith("MISCONF"))
    return new GodwitError("DATABASE_FULL", `Redis has no room: ${said}`, { cause });
  return new GodwitError("DATABASE_UNAVAILABLE", `Redis cannot be reached: ${said}`, { cause });
}
