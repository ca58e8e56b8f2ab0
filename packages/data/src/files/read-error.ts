import { GodwitError } from "@godwit/core/errors";

/** A failed read as a coded error. */
export function readError(cause: unknown, file: string): GodwitError {
  const code = codeOf(cause);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new GodwitError("FILE_NOT_FOUND", "there is no such file", { where: { file }, cause });
  const reason = code === "EACCES" || code === "EPERM" ? "permission is denied" : cause instanceof Error ? cause.message : String(cause);
  return new GodwitError("IO_FAILED", `the file cannot be read: ${reason}`, { where: { file }, cause });
}

/** The system's name of an error, such as ENOENT. */
export function codeOf(cause: unknown): string | null {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : null;
}
