import { GodwitError } from "@godwit/core/errors";
import { describeType } from "../../frames/describe-type.ts";
import type { Field, Schema } from "../../frames/field.ts";
import type { Frame, Vector } from "../../frames/frame.ts";
import { diskStore } from "../../stores/disk-store.ts";
import type { Store, StoredFile } from "../../stores/store.ts";
import { dialectOf, type CsvDialect } from "../../tables/csv/csv-dialect.ts";
import { numberOfField } from "../../tables/csv/read-number.ts";
import type { FileFormat } from "../../tables/file-format.ts";
import type { FrameFile } from "../../tables/frame-file.ts";
import { openFrameFile } from "../../tables/open-frame-file.ts";
import type { Part, ReadOptions, Source, WantedColumn } from "../source.ts";
import type { FrameReader } from "./apart/frame-reader.ts";
import type { Reading } from "./apart/reading-message.ts";
import type { FileSourceOptions } from "./file-source-options.ts";
import { formatOfFile } from "./format-of-file.ts";
import { partitionField, partitionOf, type Partition } from "./partitions.ts";

export interface FileSet {
  readonly name: string;
  readonly store: Store;
  /** Folder that partitions count from. */
  readonly base: string;
  readonly files: readonly StoredFile[];
  readonly options: FileSourceOptions;
  close(): Promise<void>;
}

interface OpenedPart {
  readonly file: StoredFile;
  readonly format: FileFormat;
  readonly partition: Partition;
}

const openedAtOnce = 8;
const leastBytesApart = 4 << 20;

/** Files that have the same columns, each of them a part. */
export class FileSource implements Source {
  readonly name: string;
  readonly schema: Schema;
  readonly parts: readonly Part[];
  readonly #set: FileSet;
  readonly #opened: ReadonlyMap<Part, OpenedPart>;
  readonly #unreadable: ReadonlyMap<string, string>;
  #reader: FrameReader | null = null;
  #isReading = false;

  private constructor(set: FileSet, schema: Schema, unreadable: ReadonlyMap<string, string>, opened: ReadonlyMap<Part, OpenedPart>) {
    this.name = set.name;
    this.schema = schema;
    this.parts = [...opened.keys()];
    this.#set = set;
    this.#opened = opened;
    this.#unreadable = unreadable;
  }

  /** Looks into every file: at its footer, header or first rows. */
  static async open(set: FileSet): Promise<FileSource> {
    const { store, base, files } = set;
    const opened = new Map<Part, OpenedPart>();
    let schema: Schema | null = null;
    let unreadable: ReadonlyMap<string, string> = new Map();
    for (let at = 0; at < files.length; at += openedAtOnce) {
      const looked = await Promise.all(files.slice(at, at + openedAtOnce).map((file) => look(set, file)));
      for (const { file, format, found } of looked) {
        const partition = partitionOf(file.path.slice(base.length));
        const own = withPartition(found.schema, partition, file);
        if (schema === null) [schema, unreadable] = [own, found.unreadable];
        else expectSame(schema, own, files[0]!, file);
        const part = { name: `${store.name}${file.path}`, fingerprint: file.fingerprint, rows: found.rows, bytes: file.bytes };
        opened.set(part, { file, format, partition });
      }
    }
    return new FileSource(set, schema ?? [], unreadable, opened);
  }

  async *frames(part: Part, options: ReadOptions): AsyncGenerator<Frame, void, undefined> {
    const opened = this.#opened.get(part) ?? [...this.#opened].find(([{ name }]) => name === part.name)?.[1];
    if (opened === undefined) throw new GodwitError("INPUT_CHANGED", `${part.name} is no file of ${this.name}`);
    const { file, format, partition } = opened;
    for (const { name } of options.columns) this.#expectColumn(name, file);
    const now = await this.#set.store.find(file.path);
    if (now === null || now.fingerprint !== file.fingerprint)
      throw new GodwitError("INPUT_CHANGED", now === null ? "the file is gone" : "the file was changed while it was read", {
        where: { file: part.name },
      });
    const inFile = options.columns.filter(({ name }) => !partition.has(name));
    const partitionCells = options.columns.map((wanted) => (partition.has(wanted.name) ? constantOf(partition, wanted, file) : null));
    const dialect = dialectOf(file.path, this.#set.options.csv);
    const frames = this.#isReadApart(file, options)
      ? this.#readApart({ path: file.path, format, dialect, options: { ...plain(options), columns: inFile } }, options.signal)
      : this.#read(file, format, dialect, { ...options, columns: inFile });
    try {
      for await (const frame of frames) {
        let next = 0;
        yield { ...frame, columns: partitionCells.map((repeat) => repeat?.(frame.rows) ?? frame.columns[next++]!) };
      }
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ file: part.name }) : error;
    }
  }

  async close(): Promise<void> {
    await this.#reader?.close();
    await this.#set.close();
  }

  async *#read(file: StoredFile, format: FileFormat, dialect: CsvDialect, options: ReadOptions): AsyncGenerator<Frame, void, undefined> {
    const bytes = await this.#set.store.open(file);
    try {
      yield* (await openFrameFile(bytes, format, dialect)).frames(options);
    } finally {
      await bytes.close();
    }
  }

  /** Starting a thread takes as long as reading a small file, and texts take as long to hand over as to read. */
  #isReadApart({ bytes }: StoredFile, { apart, columns }: ReadOptions): boolean {
    if (apart !== true || this.#isReading || this.#set.store !== diskStore || bytes < leastBytesApart) return false;
    const texts = columns.filter(({ name, as }) => as === "text" || (as === "stored" && isTextual(this.schema, name)));
    return texts.length * 4 <= columns.length;
  }

  async *#readApart(reading: Reading, signal: AbortSignal | undefined): AsyncGenerator<Frame, void, undefined> {
    this.#isReading = true;
    try {
      const { FrameReader } = await import("./apart/frame-reader.ts");
      yield* (this.#reader ??= new FrameReader()).frames(reading, signal);
    } finally {
      this.#isReading = false;
    }
  }

  #expectColumn(name: string, { path: file }: StoredFile): void {
    if (this.schema.some((field) => field.name === name)) return;
    const what = this.#unreadable.get(name);
    if (what !== undefined)
      throw new GodwitError("UNSUPPORTED_INPUT", `the column '${name}' holds ${what.replace(/^an? /u, "")}s, which are not read`, {
        where: { file, column: name },
        hint: "Flatten the column where the data is made, or leave it out.",
      });
    const names = this.schema.map((field) => field.name);
    throw new GodwitError("MISSING_COLUMN", `there is no column '${name}'; there are ${names.slice(0, 50).join(", ")}`, {
      where: { file, column: name },
    });
  }
}

/** What another thread can be told. */
function plain({ firstRow, frameRows }: ReadOptions): Pick<ReadOptions, "firstRow" | "frameRows"> {
  return { ...(firstRow !== undefined && { firstRow }), ...(frameRows !== undefined && { frameRows }) };
}

function isTextual(schema: Schema, name: string): boolean {
  const kind = schema.find((field) => field.name === name)?.type.kind;
  return kind === "text" || kind === "binary";
}

async function look(
  { store, options }: FileSet,
  file: StoredFile,
): Promise<{ readonly file: StoredFile; readonly format: FileFormat; readonly found: Pick<FrameFile, "schema" | "unreadable" | "rows"> }> {
  const bytes = await store.open(file);
  try {
    const format = await formatOfFile(bytes, file.path, options.format);
    const { schema, unreadable, rows } = await openFrameFile(bytes, format, dialectOf(file.path, options.csv));
    return { file, format, found: { schema, unreadable, rows } };
  } finally {
    await bytes.close();
  }
}

function withPartition(schema: Schema, partition: Partition, { path }: StoredFile): Schema {
  const twice = schema.find(({ name }) => partition.has(name));
  if (twice !== undefined)
    throw new GodwitError("SCHEMA_MISMATCH", `the column '${twice.name}' is in the file and in the name of its folder`, {
      where: { file: path, column: twice.name },
    });
  return [...schema, ...[...partition.keys()].map(partitionField)];
}

/** A column that is wanted may come from any of the files, so all must have it, of one type. */
function expectSame(schema: Schema, own: Schema, first: StoredFile, { path: file }: StoredFile): void {
  const byName = new Map(own.map((field) => [field.name, field]));
  for (const { name, type } of schema) {
    const other: Field | undefined = byName.get(name);
    if (other === undefined)
      throw new GodwitError("SCHEMA_MISMATCH", `the file lacks the column '${name}', which ${first.path} has`, {
        where: { file, column: name },
      });
    if (JSON.stringify(other.type) !== JSON.stringify(type))
      throw new GodwitError(
        "SCHEMA_MISMATCH",
        `the column '${name}' is of type ${describeType(other.type)}, and of ${describeType(type)} in ${first.path}`,
        { where: { file, column: name } },
      );
  }
}

/** The cells of a column that a folder's name gives. */
function constantOf(partition: Partition, { name, as }: WantedColumn, { path: file }: StoredFile): (rows: number) => Vector {
  const cell = partition.get(name) ?? null;
  if (as !== "number")
    return (rows) => ({
      type: { kind: "text" },
      values: Array.from<string>({ length: rows }).fill(cell ?? ""),
      present: cell === null ? new Uint8Array(rows) : null,
    });
  const value = numberOfField(cell ?? "");
  if (value === undefined)
    throw new GodwitError("WRONG_TYPE", `'${cell}', in the name of a folder, is not a number`, { where: { file, column: name } });
  return (rows) => ({ type: { kind: "float", bits: 64 }, values: new Float64Array(rows).fill(value), present: null });
}
