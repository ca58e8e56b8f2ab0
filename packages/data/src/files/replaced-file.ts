import { constants, type Stats } from "node:fs";
import { open, realpath, rename, unlink, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { OutputFile } from "./output-file.ts";
import { releaseTemporary, temporaryName } from "./temporary-files.ts";
import { openForWriting, writeAll, writeError } from "./write-all.ts";

/** A file that takes its name, and replaces an earlier one, only when it is complete. */
export class ReplacedFile implements OutputFile {
  readonly name: string;
  readonly #target: string;
  readonly #temporary: string;
  readonly #existing: Stats | null;
  readonly #handle: FileHandle;
  #length = 0;
  #open = true;

  private constructor(name: string, target: string, temporary: string, existing: Stats | null, handle: FileHandle) {
    this.name = name;
    this.#target = target;
    this.#temporary = temporary;
    this.#existing = existing;
    this.#handle = handle;
  }

  /** `existing` is what stands at the path; its name, through links, and its mode are kept. */
  static async open(path: string, existing: Stats | null): Promise<ReplacedFile> {
    const target = existing === null ? path : await realpath(path);
    const temporary = temporaryName(target);
    try {
      const handle = await openForWriting(path, temporary, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
      return new ReplacedFile(path, target, temporary, existing, handle);
    } catch (error) {
      releaseTemporary(temporary);
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#handle, bytes, this.#length, this.name);
    this.#length += bytes.length;
  }

  patch(bytes: Uint8Array, position: number): Promise<void> {
    return writeAll(this.#handle, bytes, position, this.name);
  }

  async commit(): Promise<void> {
    try {
      if (this.#existing !== null) await this.#handle.chmod(this.#existing.mode & 0o7777);
      await this.#handle.sync();
      await this.#close();
      await rename(this.#temporary, this.#target);
      releaseTemporary(this.#temporary);
      await syncDirectory(dirname(this.#target));
    } catch (cause) {
      await this.abort();
      throw writeError(cause, this.name);
    }
  }

  async abort(): Promise<void> {
    await this.#close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
    releaseTemporary(this.#temporary);
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
  }
}

/** The rename reaches the disk with its directory; where a directory cannot be synced, nothing is lost but that. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    return;
  }
}
