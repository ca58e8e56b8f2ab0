import { constants, createGzip, createZstdCompress, type Gzip, type ZstdCompress } from "node:zlib";
import { GodwitError } from "@godwit/core/errors";
import type { OutputFile } from "./output-file.ts";

/** An output whose bytes are compressed on their way; `finishStream` comes before the file is committed. */
export class CompressedOutput implements OutputFile {
  readonly name: string;
  readonly #file: OutputFile;
  readonly #stream: Gzip | ZstdCompress;
  #pieces: Buffer[] = [];

  constructor(file: OutputFile, method: "gzip" | "zstd") {
    this.name = file.name;
    this.#file = file;
    this.#stream =
      method === "gzip" ? createGzip({ level: 6 }) : createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    this.#stream.on("data", (piece: Buffer) => this.#pieces.push(piece));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)));
    });
    await this.#pass();
  }

  patch(): Promise<void> {
    return Promise.reject(new GodwitError("INTERNAL", "a compressed output cannot be patched"));
  }

  /** Ends the compressed content. */
  async finishStream(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.once("end", resolve);
      this.#stream.once("error", reject);
      this.#stream.end();
    });
    await this.#pass();
  }

  async commit(): Promise<void> {
    await this.finishStream();
    await this.#file.commit();
  }

  async abort(): Promise<void> {
    this.#stream.destroy();
    await this.#file.abort();
  }

  async #pass(): Promise<void> {
    for (const piece of this.#pieces.splice(0)) await this.#file.write(piece);
  }
}
