import { FlatTable } from "@godwit/core/formats";
import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../files/byte-source.ts";
import { malformedArrow } from "./malformed-arrow.ts";

/** Where a batch of rows, or of entries of a dictionary, lies in the file. */
export interface ArrowMessage {
  readonly kind: "rows" | "dictionary";
  /** Length and number of nulls of each column, nested ones too: two int64. */
  readonly nodes: DataView;
  /** Place and length of each buffer: two int64. */
  readonly buffers: DataView;
  /** How many further buffers each column of views has: an int64. */
  readonly views: DataView;
  /** 0: LZ4 frames, 1: zstd; null where nothing is compressed. */
  readonly codec: number | null;
  readonly rows: number;
  /** Of a dictionary. */
  readonly id: number;
  readonly delta: boolean;
  readonly bodyStart: number;
  readonly bodyBytes: number;
}

export interface ArrowContent {
  readonly schema: FlatTable;
  readonly messages: readonly ArrowMessage[];
}

const largestMetadata = 1 << 28;

/** The schema and the batches of a file (`ARROW1`), by its footer, or of a stream. https://arrow.apache.org/docs/format/Columnar.html */
export async function readMessages(source: ByteSource): Promise<ArrowContent> {
  const { readAt, size } = source;
  if (readAt === null || size === null)
    throw new GodwitError("UNSUPPORTED_INPUT", "an Arrow file is read from any place, and this input cannot be sought", {
      where: { file: source.name },
      hint: "Give it as a file.",
    });
  if (size < 8) throw malformedArrow(size === 0 ? "it is empty" : `it has ${size} bytes`);
  const isFile = (await readAt(0, 6)).toString("latin1") === "ARROW1";
  const content = isFile ? await fileContent(readAt, size) : await streamContent(readAt, size);
  if (content.schema.int16(0, 0) !== 0) throw new GodwitError("UNSUPPORTED_INPUT", "the Arrow file is big-endian");
  return content;
}

type ReadAt = NonNullable<ByteSource["readAt"]>;

async function fileContent(readAt: ReadAt, size: number): Promise<ArrowContent> {
  const tail = await readAt(Math.max(0, size - 10), 10);
  if (tail.toString("latin1", 4) !== "ARROW1") throw malformedArrow("it does not end with ARROW1: its end is missing");
  const length = tail.readInt32LE(0);
  if (length < 8 || length + 18 > size || length > largestMetadata) throw malformedArrow(`its footer would have ${length} bytes`);
  const footer = FlatTable.root(new Uint8Array(await readAt(size - 10 - length, length)));
  const schema = footer.table(1);
  if (schema === null) throw malformedArrow("it has no schema");
  const messages: ArrowMessage[] = [];
  for (const slot of [2, 3]) {
    const blocks = footer.vector(slot, 24);
    for (let at = 0; at + 24 <= blocks.byteLength; at += 24) {
      const found = await messageAt(readAt, size, Number(blocks.getBigInt64(at, true)));
      if (found?.message === undefined) throw malformedArrow("its footer names a batch that is none");
      messages.push(found.message);
    }
  }
  return { schema, messages };
}

async function streamContent(readAt: ReadAt, size: number): Promise<ArrowContent> {
  let schema: FlatTable | null = null;
  const messages: ArrowMessage[] = [];
  for (let at = 0; at < size;) {
    const found = await messageAt(readAt, size, at);
    if (found === null) break;
    if (found.schema !== undefined) schema = found.schema;
    if (found.message !== undefined) messages.push(found.message);
    at = found.end;
  }
  if (schema === null) throw malformedArrow("it has no schema");
  return { schema, messages };
}

interface FoundMessage {
  readonly schema?: FlatTable;
  readonly message?: ArrowMessage;
  readonly end: number;
}

/** The message at a place, without its body; null at the mark of the end. */
async function messageAt(readAt: ReadAt, size: number, at: number): Promise<FoundMessage | null> {
  if (at < 0 || at + 4 > size) throw malformedArrow("a message lies out of it");
  const head = await readAt(at, 8);
  if (head.length === 4 && head.readInt32LE(0) === 0) return null;
  if (head.length < 8) throw malformedArrow("it ends within a message");
  const continued = head.readUInt32LE(0) === 0xffffffff;
  const length = head.readInt32LE(continued ? 4 : 0);
  if (length === 0) return null;
  const start = at + (continued ? 8 : 4);
  if (length < 0 || length > largestMetadata || start + length > size) throw malformedArrow("a message goes on beyond its end");
  const message = FlatTable.root(new Uint8Array(await readAt(start, length)));
  const bodyBytes = message.int64(3, 0);
  const bodyStart = start + length;
  if (bodyBytes < 0 || bodyStart + bodyBytes > size) throw malformedArrow("it ends within a batch of rows");
  const end = bodyStart + bodyBytes;
  const header = message.table(2);
  const kind = message.int8(1, 0);
  if (header === null) throw malformedArrow("a message has no content");
  if (kind === 1) return { schema: header, end };
  if (kind !== 2 && kind !== 3) return { end };
  const batch = kind === 3 ? header : header.table(1);
  if (batch === null) throw malformedArrow("a dictionary has no entries");
  const rows = batch.int64(0, 0);
  if (rows < 0 || rows > 2 ** 31) throw malformedArrow(`a batch would have ${rows} rows`);
  return {
    end,
    message: {
      kind: kind === 3 ? "rows" : "dictionary",
      nodes: batch.vector(1, 16),
      buffers: batch.vector(2, 16),
      views: batch.vector(4, 8),
      codec: batch.table(3)?.int8(0, 0) ?? null,
      rows,
      id: kind === 2 ? header.int64(0, 0) : 0,
      delta: kind === 2 && header.int8(2, 0) !== 0,
      bodyStart,
      bodyBytes,
    },
  };
}
