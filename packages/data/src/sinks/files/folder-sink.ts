import { assert, GodwitError } from "@godwit/core/errors";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import { allBytes } from "../../files/byte-source.ts";
import type { Store, StoredFile } from "../../stores/store.ts";
import type { FrameWriterOptions } from "../../tables/create-frame-writer.ts";
import { fileExtensions, type FileCompression } from "../../tables/file-format.ts";
import { openFrameFile } from "../../tables/open-frame-file.ts";
import { commaSeparated } from "../../tables/csv/csv-dialect.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";
import { expectSchema } from "./expect-schema.ts";
import { chunkOfName, manifestName, partFileName, type Manifest } from "./manifest.ts";
import { PartFile, type WrittenFile } from "./part-file.ts";
import { partitioningOf, splitFrame, type Partitioning } from "./split-frame.ts";

export interface FolderOptions {
  readonly writer: FrameWriterOptions;
  readonly around: FileCompression;
  readonly partitionBy: readonly string[];
}

const mostPartitions = 500;
const suffixes: { readonly [K in FileCompression]: string } = { none: "", gzip: ".gz", zstd: ".zst" };

/**
 * A folder of files, one or more for each chunk, of names that follow from the run and the chunk. A file has its name from its last byte
 * on, a chunk written again replaces itself, and what a chunk left that is in no receipt is removed before anything else is written.
 */
export class FolderSink implements Sink {
  readonly name: string;
  readonly guarantee = "exactly-once";
  readonly #store: Store;
  readonly #folder: string;
  readonly #options: FolderOptions;
  #run: SinkRun | null = null;
  #partitioning: Partitioning | null = null;

  /** `folder` is empty or ends with `/`. */
  constructor(name: string, store: Store, folder: string, options: FolderOptions) {
    this.name = name;
    this.#store = store;
    this.#folder = folder;
    this.#options = options;
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    this.#run = run;
    const { partitionBy } = this.#options;
    this.#partitioning = partitionBy.length === 0 ? null : partitioningOf(run.schema, partitionBy);
    const standing = new Map<string, WrittenFile>();
    for (const receipt of run.receipts) for (const file of filesOf(receipt)) standing.set(file.name, file);
    const found = new Map<string, StoredFile>();
    let other: StoredFile | null = null;
    let manifest: StoredFile | null = null;
    for await (const file of this.#store.list(this.#folder)) {
      const name = file.path.slice(this.#folder.length);
      if (/^_godwit\/[0-9a-f]+\.json$/u.test(name)) manifest = file;
      else if (chunkOfName(run.key, name) === null) other ??= this.#isData(name) ? file : null;
      else if (standing.has(name)) found.set(name, file);
      else await this.#store.remove(file.path);
    }
    await this.#expectSame(run.schema, manifest, other);
    return run.receipts.filter((receipt) => filesOf(receipt).every(({ name, bytes }) => found.get(name)?.bytes === bytes));
  }

  async write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    assert(this.#run !== null, "a chunk is written before the run has begun");
    const { schema } = this.#run;
    const partitioning = this.#partitioning;
    const parts = new Map<string, PartFile>();
    const files: WrittenFile[] = [];
    try {
      if (partitioning === null) await this.#part(parts, "", chunk, schema);
      for await (const frame of frames) {
        if (partitioning === null) await parts.get("")!.write(frame);
        else
          for (const [folder, some] of splitFrame(frame, schema, partitioning)) {
            const part = parts.get(folder) ?? (await this.#part(parts, folder, chunk, partitioning.schema));
            await part.write(some);
          }
      }
      for (const part of parts.values()) files.push(await part.commit());
      const rows = files.reduce((sum, file) => sum + file.rows, 0);
      return { chunk: chunk.index, rows, proof: { files: JSON.stringify(files) } };
    } catch (error) {
      for (const part of parts.values()) await part.abort().catch(() => undefined);
      for (const { name } of files) await this.#store.remove(`${this.#folder}${name}`).catch(() => undefined);
      throw error;
    }
  }

  async finish(receipts: readonly Receipt[]): Promise<void> {
    assert(this.#run !== null, "a run ends before it has begun");
    const { key, schema } = this.#run;
    const chunks = receipts
      .toSorted((one, other) => one.chunk - other.chunk)
      .map((receipt) => ({ chunk: receipt.chunk, rows: receipt.rows, files: filesOf(receipt) }));
    const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
    const manifest: Manifest = { format: 1, run: key, rows, schema, chunks };
    const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`, "utf8");
    const path = `${this.#folder}${manifestName(key)}`;
    if (await this.#store.putIfAbsent(path, bytes)) return;
    const known = await this.#read(path);
    if (!known.equals(bytes))
      throw new GodwitError("OUTPUT_CHANGED", "the run has a manifest already, and it tells of other files", {
        where: { file: `${this.#store.name}${path}` },
      });
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #part(parts: Map<string, PartFile>, folder: string, chunk: Chunk, schema: Schema): Promise<PartFile> {
    if (parts.size >= mostPartitions)
      throw new GodwitError("LIMIT_EXCEEDED", `a chunk would be written to more than ${mostPartitions} partitions`, {
        hint: "Partition by a column of fewer values, such as the day and not the moment, or write smaller chunks.",
      });
    const { writer, around } = this.#options;
    const extension = `${fileExtensions[writer.format][0]}${suffixes[around]}`;
    const name = `${folder}${partFileName(this.#run!.key, chunk.index, extension)}`;
    const part = await PartFile.open(this.#store, this.#folder, name, schema, writer, around);
    parts.set(folder, part);
    return part;
  }

  #isData(name: string): boolean {
    const hidden = name.split("/").some((each) => /^[_.]/u.test(each));
    return !hidden && fileExtensions[this.#options.writer.format].some((extension) => name.endsWith(`.${extension}`));
  }

  /** What others find in the folder has one schema. */
  async #expectSame(schema: Schema, manifest: StoredFile | null, other: StoredFile | null): Promise<void> {
    if (manifest !== null) {
      const { schema: known } = JSON.parse((await this.#read(manifest.path)).toString("utf8")) as Manifest;
      return expectSchema(schema, known, this.name);
    }
    if (other === null || this.#options.writer.format !== "parquet") return;
    const bytes = await this.#store.open(other);
    try {
      const known = await openFrameFile(bytes, "parquet", commaSeparated);
      expectSchema(this.#partitioning?.schema ?? schema, known.schema, this.name);
    } finally {
      await bytes.close();
    }
  }

  async #read(path: string): Promise<Buffer> {
    const file = await this.#store.find(path);
    if (file === null) throw new GodwitError("OUTPUT_CHANGED", "a manifest is gone", { where: { file: path } });
    const source = await this.#store.open(file);
    try {
      return Buffer.from(await allBytes(source));
    } finally {
      await source.close();
    }
  }
}

function filesOf({ proof }: Receipt): readonly WrittenFile[] {
  return typeof proof["files"] === "string" ? (JSON.parse(proof["files"]) as readonly WrittenFile[]) : [];
}
