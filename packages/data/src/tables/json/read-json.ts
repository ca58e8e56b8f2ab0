import type { BatchStream, ReaderOptions } from "../table-reader.ts";
import { jsonElements, jsonLines, type JsonRow } from "./json-values.ts";
import { RowBuilder } from "./row-builder.ts";

/** Rows of a file with one JSON value a line. */
export function readJsonl(bytes: AsyncIterable<Uint8Array>, options: ReaderOptions): BatchStream {
  return batchesOf(jsonLines(bytes, options.file), options);
}

/** Rows of a file that is one JSON array. */
export function readJson(bytes: AsyncIterable<Uint8Array>, options: ReaderOptions): BatchStream {
  return batchesOf(jsonElements(bytes, options.file), options);
}

async function* batchesOf(values: AsyncIterable<JsonRow>, options: ReaderOptions): BatchStream {
  const rows = new RowBuilder(options);
  for await (const { value, line } of values) {
    const batch = rows.add(value, line);
    if (batch !== null) yield batch;
  }
  const rest = rows.finish();
  if (rest !== null) yield rest;
}
