import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../../files/byte-source.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ColumnChunk, ParquetMetadata } from "../parquet-column.ts";
import { readSchema } from "./read-schema.ts";
import { EndOfThrift, ThriftReader, type ThriftStruct } from "./thrift-reader.ts";

const firstRead = 1 << 16;
const longestFooter = 1 << 28;

/** What a Parquet file says of itself in its footer. MALFORMED_INPUT, UNSUPPORTED_INPUT. */
export async function readMetadata(source: ByteSource): Promise<ParquetMetadata> {
  const { size, readAt } = source;
  if (size === null || readAt === null)
    throw new GodwitError("UNSUPPORTED_INPUT", "a Parquet file is read from its end, and this input cannot be sought", {
      where: { file: source.name },
      hint: "Give it as a file.",
    });
  try {
    if (size < 12) throw malformedParquet(size === 0 ? "it is empty" : `it has ${size} bytes`);
    let tail = await readAt(Math.max(0, size - firstRead), Math.min(size, firstRead));
    const magic = tail.toString("latin1", tail.length - 4);
    if (magic === "PARE") throw new GodwitError("UNSUPPORTED_INPUT", "the Parquet file is encrypted", { hint: "Decrypt it first." });
    if (magic !== "PAR1") throw malformedParquet("it does not end with PAR1: it is no Parquet file, or its end is missing");
    const length = tail.readUInt32LE(tail.length - 8);
    if (length + 12 > size || length > longestFooter) throw malformedParquet(`its footer would have ${length} bytes`);
    if (length + 8 > tail.length) tail = await readAt(size - 8 - length, length + 8);
    return metadataOf(new ThriftReader(tail.subarray(tail.length - 8 - length, tail.length - 8), 0).struct(), size);
  } catch (error) {
    if (error instanceof EndOfThrift) throw malformedParquet("its footer ends too early").at({ file: source.name });
    throw error instanceof GodwitError ? error.at({ file: source.name }) : error;
  }
}

function metadataOf(footer: ThriftStruct, size: number): ParquetMetadata {
  const { columns, unreadable, leaves } = readSchema(footer.structs(2));
  const groups = footer.structs(4).map((group) => {
    const chunks = group.structs(1).map((chunk) => chunkOf(chunk, size));
    if (chunks.length !== leaves) throw malformedParquet(`a row group has ${chunks.length} columns, and the schema ${leaves}`);
    const rows = group.size(3);
    for (const { leaf } of columns)
      if (chunks[leaf]!.cells !== rows) throw malformedParquet("a column has another number of cells than its row group has rows");
    return { rows, chunks };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows !== footer.size(3)) throw malformedParquet("its row groups do not add up to its rows");
  return { rows, columns, unreadable, groups };
}

function chunkOf(chunk: ThriftStruct, size: number): ColumnChunk {
  if (chunk.has(1)) throw new GodwitError("UNSUPPORTED_INPUT", "a column of the Parquet file lies in another file");
  const meta = chunk.struct(3);
  const data = meta.size(9);
  const dictionary = meta.has(11) ? meta.size(11) : 0;
  // Some writers give 0 as the place of a dictionary that there is none of.
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const bytes = meta.size(7);
  if (start + bytes > size) throw malformedParquet("a column lies beyond its end");
  return { codec: meta.integer(4), cells: meta.size(5), start, bytes };
}
