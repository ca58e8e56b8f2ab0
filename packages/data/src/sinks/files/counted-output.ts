import { createHash } from "node:crypto";
import type { OutputFile } from "../../files/output-file.ts";

/** An output that knows its length and digest. */
export class CountedOutput implements OutputFile {
  readonly name: string;
  readonly #file: OutputFile;
  readonly #hash = createHash("sha256");
  bytes = 0;

  constructor(file: OutputFile) {
    this.name = file.name;
    this.#file = file;
  }

  /** SHA-256 of what was written; once only, after the last byte. */
  digest(): string {
    return this.#hash.digest("hex");
  }

  write(bytes: Uint8Array): Promise<void> {
    this.bytes += bytes.length;
    this.#hash.update(bytes);
    return this.#file.write(bytes);
  }

  patch(bytes: Uint8Array, position: number): Promise<void> {
    return this.#file.patch(bytes, position);
  }

  commit(): Promise<void> {
    return this.#file.commit();
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }
}
