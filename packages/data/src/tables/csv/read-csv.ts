import type { BatchStream, ReaderOptions } from "../table-reader.ts";
import { CsvParser } from "./csv-parser.ts";

/** Rows of a CSV file with a header line. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, options: ReaderOptions): BatchStream {
  const parser = new CsvParser(options);
  for await (const piece of bytes) yield* parser.push(piece);
  yield* parser.finish();
}
