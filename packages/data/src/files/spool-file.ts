import { constants } from "node:fs";
import { unlink, type FileHandle } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { releaseTemporary, temporaryName } from "./temporary-files.ts";
import { openForWriting, writeAll } from "./write-all.ts";

/** A temporary file that is written and then read back. */
export class SpoolFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  length = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async open(): Promise<SpoolFile> {
    const path = temporaryName();
    return new SpoolFile(path, await openForWriting(path, path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#handle, bytes, this.length, this.#path);
    this.length += bytes.length;
  }

  patch(bytes: Uint8Array, position: number): Promise<void> {
    return writeAll(this.#handle, bytes, position, this.#path);
  }

  /** What was written, in pieces that stay valid until the next one. */
  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let position = 0; position < this.length;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) throw new GodwitError("IO_FAILED", "a temporary file was cut short", { where: { file: this.#path } });
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async remove(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#path).catch(() => undefined);
    releaseTemporary(this.#path);
  }
}
