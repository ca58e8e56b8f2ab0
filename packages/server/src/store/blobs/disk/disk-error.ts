import { GodwitError } from "@godwit/core/errors";

const full: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
};

/** What the file system says, as a coded error; coded ones stay as they are. */
export function diskError(error: unknown, folder: string): unknown {
  if (error instanceof GodwitError) return error;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code !== "string" || !/^E[A-Z]+$/u.test(code)) return error;
  const reason = full[code];
  return reason === undefined
    ? new GodwitError("STORE_UNAVAILABLE", `the folder ${folder} cannot be used: ${code}`, { cause: error })
    : new GodwitError("STORE_FULL", `there is no room in ${folder}: ${reason}`, { cause: error });
}

export function isMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === "ENOENT";
}
