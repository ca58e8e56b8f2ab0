import { CompressedOutput } from "../../files/compressed-output.ts";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import type { Store } from "../../stores/store.ts";
import { createFrameWriter, type FrameWriterOptions } from "../../tables/create-frame-writer.ts";
import type { FileCompression } from "../../tables/file-format.ts";
import type { FrameWriter } from "../../tables/frame-writer.ts";
import { CountedOutput } from "./counted-output.ts";

/** What a manifest says of a file. */
export interface WrittenFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file of a chunk while it is written; it has its name from `commit` on. */
export class PartFile {
  readonly #name: string;
  readonly #file: CountedOutput;
  readonly #packed: CompressedOutput | null;
  readonly #writer: FrameWriter;
  rows = 0;

  private constructor(name: string, file: CountedOutput, packed: CompressedOutput | null, writer: FrameWriter) {
    this.#name = name;
    this.#file = file;
    this.#packed = packed;
    this.#writer = writer;
  }

  static async open(
    store: Store,
    folder: string,
    name: string,
    schema: Schema,
    options: FrameWriterOptions,
    around: FileCompression,
  ): Promise<PartFile> {
    const file = new CountedOutput(await store.create(`${folder}${name}`));
    const packed = around === "none" ? null : new CompressedOutput(file, around);
    try {
      return new PartFile(name, file, packed, await createFrameWriter(packed ?? file, schema, options));
    } catch (error) {
      await file.abort();
      throw error;
    }
  }

  async write(frame: Frame): Promise<void> {
    await this.#writer.write(frame);
    this.rows += frame.rows;
  }

  async commit(): Promise<WrittenFile> {
    await this.#writer.finish();
    if (this.#packed !== null) await this.#packed.finishStream();
    await this.#file.commit();
    return { name: this.#name, rows: this.rows, bytes: this.#file.bytes, sha256: this.#file.digest() };
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }
}
