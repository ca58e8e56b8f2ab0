import { open, type FileHandle } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { codeOf } from "./read-error.ts";

/** Raised where the reader of a pipe is gone. */
export class BrokenPipe extends Error {}

/** A failed write as a coded error. */
export function writeError(cause: unknown, file: string): Error {
  if (cause instanceof GodwitError || cause instanceof BrokenPipe) return cause;
  const code = codeOf(cause);
  if (code === "EPIPE") return new BrokenPipe();
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: "no space is left on the device",
    EDQUOT: "the disk quota is used up",
    EFBIG: "the file would be larger than is allowed",
    EACCES: "permission is denied",
    EPERM: "permission is denied",
    EROFS: "the file system is read-only",
    ENOENT: "the directory does not exist",
    ENOTDIR: "a part of the path is no directory",
  };
  const reason = (code === null ? undefined : reasons[code]) ?? String(cause instanceof Error ? cause.message : cause);
  return new GodwitError(
    code === "ENOENT" || code === "ENOTDIR" ? "FILE_NOT_FOUND" : "IO_FAILED",
    `the output cannot be written: ${reason}`,
    { where: { file }, cause },
  );
}

/** Opens a file for writing; `path` is its name in messages. */
export async function openForWriting(path: string, opened: string, flags: number): Promise<FileHandle> {
  try {
    return await open(opened, flags, 0o666);
  } catch (cause) {
    throw writeError(cause, path);
  }
}

/** Writes all of the bytes, at a position or where the handle stands. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number | null, file: string): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position === null ? null : position + done);
      done += bytesWritten;
    }
  } catch (cause) {
    throw writeError(cause, file);
  }
}
