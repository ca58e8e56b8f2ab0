import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../files/byte-source.ts";
import { readThrough } from "../../files/read-through.ts";
import type { Frame } from "../../frames/frame.ts";
import type { ReadOptions } from "../../sources/source.ts";
import { defaultFrameRows, type FrameFile } from "../frame-file.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import { CsvFrames } from "./csv-frames.ts";

/** Opens a CSV file, gzip and zstd around it too: its cells are text until they are asked for as numbers. MALFORMED_INPUT. */
export async function openCsv(source: ByteSource, dialect: CsvDialect): Promise<FrameFile> {
  const header = await readHeader(source, dialect);
  return {
    schema: header.map((name) => ({ name, type: { kind: "text" }, nullable: true })),
    unreadable: new Map(),
    rows: null,
    frames: (options) => framesOf(source, dialect, header, options),
  };
}

async function readHeader(source: ByteSource, dialect: CsvDialect): Promise<readonly string[]> {
  const reader = new CsvFrames(source.name, dialect, null, { columns: [], frameRows: 1, firstRow: 0 });
  for await (const piece of readThrough(source)) {
    reader.push(piece);
    if (reader.header !== null) break;
  }
  if (reader.header === null) reader.finish();
  const header = reader.header ?? [];
  const file = source.name;
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined)
    throw new GodwitError("MALFORMED_INPUT", `the header names the column '${twice}' twice`, { where: { file, line: 1 } });
  const [only = ""] = header;
  if (header.length === 1 && dialect.delimiter === "," && /[;\t|]/u.test(only))
    throw new GodwitError("MALFORMED_INPUT", "the header has no comma, and what looks like another delimiter", {
      where: { file, line: 1 },
      hint: `Name the delimiter: ${JSON.stringify(/[;\t|]/u.exec(only)?.[0] ?? ";")}.`,
    });
  return header;
}

async function* framesOf(
  source: ByteSource,
  dialect: CsvDialect,
  header: readonly string[],
  options: ReadOptions,
): AsyncGenerator<Frame, void, undefined> {
  const { columns, firstRow = 0, frameRows = defaultFrameRows(header.length), signal } = options;
  const reader = new CsvFrames(source.name, dialect, header, { columns, firstRow, frameRows });
  for await (const piece of readThrough(source)) {
    signal?.throwIfAborted();
    yield* reader.push(piece);
  }
  yield* reader.finish();
}
