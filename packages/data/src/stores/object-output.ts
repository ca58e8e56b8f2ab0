import { GodwitError } from "@godwit/core/errors";
import type { OutputFile } from "../files/output-file.ts";

/** How an object store takes bytes: nothing is seen at the name before `put` or `complete`. */
export interface ObjectUpload {
  /** The whole object at once. */
  put(bytes: Buffer): Promise<void>;
  /** The next part of a larger one. */
  part(bytes: Buffer, index: number): Promise<void>;
  complete(): Promise<void>;
  abort(): Promise<void>;
}

const partBytes = 8 << 20;

/** An object while it is written: small ones go in one request, larger ones in parts. */
export class ObjectOutput implements OutputFile {
  readonly name: string;
  readonly #upload: ObjectUpload;
  #part: Buffer = Buffer.allocUnsafe(64 << 10);
  #filled = 0;
  #parts = 0;

  constructor(name: string, upload: ObjectUpload) {
    this.name = name;
    this.#upload = upload;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const taken = Math.min(partBytes - this.#filled, bytes.length - from);
      if (this.#filled + taken > this.#part.length) {
        const grown = Buffer.allocUnsafe(Math.min(partBytes, Math.max(this.#filled + taken, this.#part.length * 4)));
        this.#part.copy(grown, 0, 0, this.#filled);
        this.#part = grown;
      }
      this.#part.set(bytes.subarray(from, from + taken), this.#filled);
      this.#filled += taken;
      from += taken;
      if (this.#filled < partBytes) continue;
      await this.#upload.part(this.#part, this.#parts++);
      this.#part = Buffer.allocUnsafe(partBytes);
      this.#filled = 0;
    }
  }

  patch(): Promise<void> {
    return Promise.reject(new GodwitError("INTERNAL", "an object cannot be patched"));
  }

  async commit(): Promise<void> {
    const rest = this.#part.subarray(0, this.#filled);
    if (this.#parts === 0) return this.#upload.put(rest);
    if (rest.length > 0) await this.#upload.part(rest, this.#parts++);
    await this.#upload.complete();
  }

  abort(): Promise<void> {
    return this.#parts === 0 ? Promise.resolve() : this.#upload.abort();
  }
}
