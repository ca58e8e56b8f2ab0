import type { FileHandle } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import type { OutputFile } from "./output-file.ts";
import { writeAll, writeError } from "./write-all.ts";

/** A pipe or a device that is written to as it is. */
export class DeviceOutput implements OutputFile {
  readonly name: string;
  readonly #handle: FileHandle;

  constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  write(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#handle, bytes, null, this.name);
  }

  patch(): Promise<void> {
    return Promise.reject(new GodwitError("INTERNAL", "a device cannot be patched"));
  }

  async commit(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (cause) {
      throw writeError(cause, this.name);
    }
  }

  async abort(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }
}

/** Standard output; a reader that is gone is a BrokenPipe. */
export function standardOutput(): OutputFile {
  const name = "standard output";
  return {
    name,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        process.stdout.write(bytes, (cause) => (cause === null || cause === undefined ? resolve() : reject(writeError(cause, name))));
      }),
    patch: () => Promise.reject(new GodwitError("INTERNAL", "standard output cannot be patched")),
    commit: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}
