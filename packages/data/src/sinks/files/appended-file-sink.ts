import { constants } from "node:fs";
import { open, readFile, stat, unlink, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { assert, GodwitError } from "@godwit/core/errors";
import { CompressedOutput } from "../../files/compressed-output.ts";
import type { OutputFile } from "../../files/output-file.ts";
import { codeOf } from "../../files/read-error.ts";
import { writeAll, writeError } from "../../files/write-all.ts";
import type { Frame } from "../../frames/frame.ts";
import type { Schema } from "../../frames/field.ts";
import { diskStore } from "../../stores/disk-store.ts";
import { createFrameWriter, type FrameWriterOptions } from "../../tables/create-frame-writer.ts";
import type { FileCompression } from "../../tables/file-format.ts";
import { openFrameFile } from "../../tables/open-frame-file.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";

const lineFeed = 10;

/** What a run noted beside the file before it wrote. */
interface Beginning {
  readonly run: string;
  /** Bytes of the file before the run. */
  readonly bytes: number;
}

/** One CSV or JSON lines file of this machine that chunks are added to; a second try cuts off what is in no receipt. */
export class AppendedFileSink implements Sink {
  readonly name: string;
  readonly guarantee = "exactly-once";
  readonly #writer: FrameWriterOptions;
  readonly #around: FileCompression;
  readonly #note: string;
  #handle: FileHandle | null = null;
  #length = 0;
  #schema: Schema = [];

  constructor(path: string, writer: FrameWriterOptions, around: FileCompression) {
    this.name = path;
    this.#writer = writer;
    this.#around = around;
    this.#note = join(dirname(path), `.${basename(path)}.godwit`);
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    this.#schema = run.schema;
    const size = await this.#size();
    const before = await this.#readNote();
    if (before !== null && before.run !== run.key)
      throw new GodwitError("RUN_IN_PROGRESS", "another run has begun to add to the file, and has not ended", {
        where: { file: this.name },
        hint: `Let it end (\`godwit batch resume\`). To give it up for good, cut the file to ${before.bytes} bytes and remove ${this.#note}.`,
      });
    const end = run.receipts.reduce((most, { proof }) => Math.max(most, Number(proof["end"] ?? 0)), before?.bytes ?? size);
    if (size < end) throw this.#changed();
    if (before === null) {
      if (size > 0) await this.#expectRows();
      await this.#writeNote({ run: run.key, bytes: end });
    }
    try {
      this.#handle = await open(this.name, constants.O_RDWR | constants.O_CREAT, 0o666);
      await this.#handle.truncate(end);
    } catch (cause) {
      throw writeError(cause, this.name);
    }
    this.#length = end;
    return run.receipts;
  }

  async write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const handle = this.#handle;
    assert(handle !== null, "a chunk is written before the run has begun");
    const start = this.#length;
    const file = new Appending(this.name, handle, start);
    const packed = this.#around === "none" ? null : new CompressedOutput(file, this.#around);
    let rows = 0;
    try {
      const writer = await createFrameWriter(packed ?? file, this.#schema, { ...this.#writer, header: start === 0 && this.#writer.header });
      for await (const frame of frames) {
        await writer.write(frame);
        rows += frame.rows;
      }
      await writer.finish();
      await packed?.finishStream();
      await handle.sync();
    } catch (error) {
      await handle.truncate(start).catch(() => undefined);
      throw codeOf(error) === null ? error : writeError(error, this.name);
    }
    this.#length = file.end;
    return { chunk: chunk.index, rows, proof: { start, end: file.end } };
  }

  async finish(): Promise<void> {
    await this.#handle?.sync();
    await unlink(this.#note).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  async #size(): Promise<number> {
    try {
      return (await stat(this.name)).size;
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return 0;
      throw writeError(cause, this.name);
    }
  }

  async #readNote(): Promise<Beginning | null> {
    try {
      return JSON.parse(await readFile(this.#note, "utf8")) as Beginning;
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return null;
      throw cause instanceof SyntaxError ? this.#changed() : writeError(cause, this.#note);
    }
  }

  /** Whole or not at all: it takes its name with its last byte. */
  async #writeNote(beginning: Beginning): Promise<void> {
    const file = await diskStore.create(this.#note);
    await file.write(Buffer.from(JSON.stringify(beginning), "utf8"));
    await file.commit();
  }

  /** Rows are added behind whole rows, and to a CSV those of its columns. */
  async #expectRows(): Promise<void> {
    const found = await diskStore.find(this.name);
    if (found === null) return;
    const source = await diskStore.open(found);
    try {
      const last = await source.readAt?.(found.bytes - 1, 1);
      if (this.#around === "none" && last?.[0] !== lineFeed)
        throw new GodwitError("MALFORMED_INPUT", "the file that rows would be added to does not end with a line's end", {
          where: { file: this.name },
        });
      if (this.#writer.format !== "csv") return;
      const { schema } = await openFrameFile(source, "csv", this.#writer);
      const [known, wanted] = [schema, this.#schema].map((fields) => fields.map(({ name }) => name));
      const isSame = this.#writer.header ? JSON.stringify(known) === JSON.stringify(wanted) : known!.length === wanted!.length;
      if (!isSame)
        throw new GodwitError(
          "SCHEMA_MISMATCH",
          `the file has the columns ${known!.join(", ")}, and ${wanted!.join(", ")} would be added`,
          {
            where: { file: this.name },
          },
        );
    } finally {
      await source.close();
    }
  }

  #changed(): GodwitError {
    return new GodwitError("OUTPUT_CHANGED", "the file is shorter than what this run had written to it", { where: { file: this.name } });
  }
}

/** Writes behind the end of a file. */
class Appending implements OutputFile {
  readonly name: string;
  readonly #handle: FileHandle;
  end: number;

  constructor(name: string, handle: FileHandle, end: number) {
    this.name = name;
    this.#handle = handle;
    this.end = end;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#handle, bytes, this.end, this.name);
    this.end += bytes.length;
  }

  patch(): Promise<void> {
    return Promise.reject(new GodwitError("INTERNAL", "what was added to a file cannot be patched"));
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}
