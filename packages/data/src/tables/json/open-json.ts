import type { ByteSource } from "../../files/byte-source.ts";
import { readThrough } from "../../files/read-through.ts";
import type { Field } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import type { ReadOptions } from "../../sources/source.ts";
import { defaultFrameRows, type FrameFile } from "../frame-file.ts";
import { inferSchema } from "./infer-schema.ts";
import { JsonFrames } from "./json-frames.ts";
import { recordsOfArray, recordsOfLines } from "./json-records.ts";

const seenRows = 10_000;
const seenBytes = 1 << 22;

/** Opens a file of objects, one a line or in one array, gzip and zstd around it too. The types are what its first 10,000 rows show. */
export async function openJson(source: ByteSource, format: "jsonl" | "json"): Promise<FrameFile> {
  const records = format === "jsonl" ? recordsOfLines : recordsOfArray;
  const seen: Readonly<Record<string, unknown>>[] = [];
  let bytes = 0;
  const pieces = (async function* counted() {
    for await (const piece of readThrough(source)) {
      bytes += piece.length;
      yield piece;
    }
  })();
  for await (const record of records(pieces, source.name)) {
    if ("value" in record) seen.push(record.value);
    if (seen.length >= seenRows || bytes > seenBytes) break;
  }
  const { schema, unreadable } = inferSchema(seen);
  return {
    schema,
    unreadable,
    rows: null,
    frames: (options) => framesOf(records(readThrough(source), source.name), schema, options),
  };
}

async function* framesOf(
  records: ReturnType<typeof recordsOfLines>,
  schema: readonly Field[],
  { columns, firstRow = 0, frameRows = defaultFrameRows(columns.length), signal }: ReadOptions,
): AsyncGenerator<Frame, void, undefined> {
  const frames = new JsonFrames(schema, columns, firstRow, frameRows);
  let row = 0;
  for await (const record of records) {
    if (row++ < firstRow) continue;
    frames.add(record);
    if (!frames.full) continue;
    signal?.throwIfAborted();
    yield frames.take();
  }
  if (!frames.empty) yield frames.take();
}
