import { GodwitError } from "@godwit/core/errors";

/** SQLite's result codes, https://sqlite.org/rescode.html; the low byte of an extended one. */
const codes = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** Extended: an I/O error in writing, and in making the file longer. */
const failedWrites: readonly number[] = [778, 1290, 4874];

function codeOf(error: unknown): number | null {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown };
  return code === "ERR_SQLITE_ERROR" && typeof errcode === "number" ? errcode : null;
}

export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && (code & 0xff) === codes.busy;
}

export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && ((code & 0xff) === codes.full || failedWrites.includes(code));
}

/** What is to be told of a failure of SQLite, or of the folder that its file is in; null for anything else. */
export function sqliteError(error: unknown, file: string): GodwitError | null {
  const { code: systemCode } = (error ?? {}) as { readonly code?: unknown };
  if (typeof systemCode === "string" && /^E[A-Z]+$/u.test(systemCode))
    return new GodwitError("STORE_UNAVAILABLE", `the folder of ${file} cannot be used: ${systemCode}`, { cause: error });
  const code = codeOf(error);
  if (code === null) return null;
  const reason = reasonOf(code);
  if (reason === null) return null;
  return new GodwitError(reason.code, `${file}: ${reason.text}`, { cause: error });
}

function reasonOf(code: number): { readonly code: "STORE_FULL" | "STORE_UNAVAILABLE" | "STORE_DAMAGED"; readonly text: string } | null {
  const primary = code & 0xff;
  if (primary === codes.full || failedWrites.includes(code)) return { code: "STORE_FULL", text: "there is no room for the change" };
  if (primary === codes.busy || primary === codes.locked) return { code: "STORE_UNAVAILABLE", text: "another program keeps it locked" };
  if (primary === codes.readOnly) return { code: "STORE_UNAVAILABLE", text: "it may not be written to" };
  if (primary === codes.ioError) return { code: "STORE_UNAVAILABLE", text: "it cannot be read or written" };
  if (primary === codes.cannotOpen) return { code: "STORE_UNAVAILABLE", text: "it cannot be opened" };
  if (primary === codes.corrupt || primary === codes.notADatabase)
    return { code: "STORE_DAMAGED", text: "it is no SQLite database, or is damaged" };
  return null;
}
