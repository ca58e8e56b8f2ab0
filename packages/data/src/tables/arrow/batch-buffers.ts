import { zstdDecompressSync } from "node:zlib";
import { decode, defaultLimits } from "@godwit/core/formats";
import type { ByteSource } from "../../files/byte-source.ts";
import type { ArrowLayout } from "./arrow-field.ts";
import type { ArrowMessage } from "./arrow-messages.ts";
import { malformedArrow } from "./malformed-arrow.ts";

/** The buffers of one column of a batch, as they lie in the body. */
export interface ColumnPlace {
  readonly rows: number;
  readonly nulls: number;
  readonly first: number;
  readonly buffers: number;
}

/** Where each column of a batch begins among its nodes and buffers. */
export function placesOf({ nodes, views: counts }: ArrowMessage, layouts: readonly ArrowLayout[]): readonly ColumnPlace[] {
  let node = 0;
  let buffer = 0;
  let variadic = 0;
  const walk = (layout: ArrowLayout): ColumnPlace => {
    if ((node + 1) * 16 > nodes.byteLength) throw malformedArrow("a batch has fewer columns than the schema");
    const rows = Number(nodes.getBigInt64(node * 16, true));
    const nulls = Number(nodes.getBigInt64(node * 16 + 8, true));
    node++;
    const first = buffer;
    if (layout.kind === "views") {
      if ((variadic + 1) * 8 > counts.byteLength) throw malformedArrow("a column of views does not say how many buffers it has");
      buffer += 2 + Number(counts.getBigInt64(8 * variadic++, true));
    } else buffer += { none: 0, bits: 2, fixed: 2, texts: 3, nested: layout.kind === "nested" ? layout.buffers : 0 }[layout.kind];
    const buffers = buffer - first;
    if (layout.kind === "nested") for (const child of layout.children) walk(child);
    return { rows, nulls, first, buffers };
  };
  return layouts.map(walk);
}

/** Reads a buffer of a batch, decompressed where it is compressed. */
export async function readBuffer(
  source: ByteSource,
  { buffers: places, codec, bodyStart, bodyBytes }: ArrowMessage,
  index: number,
): Promise<Buffer> {
  if ((index + 1) * 16 > places.byteLength) throw malformedArrow("a batch has fewer buffers than its columns");
  const offset = Number(places.getBigInt64(index * 16, true));
  const length = Number(places.getBigInt64(index * 16 + 8, true));
  if (offset < 0 || length < 0 || offset + length > bodyBytes) throw malformedArrow("a buffer lies out of its batch");
  if (length === 0) return Buffer.alloc(0);
  const bytes = await source.readAt!(bodyStart + offset, length);
  if (bytes.length < length) throw malformedArrow("it ends within a batch of rows");
  return codec === null ? bytes : inflate(bytes, codec);
}

const largestBuffer = 2 ** 31;

function inflate(bytes: Buffer, codec: number): Buffer {
  if (bytes.length < 8) throw malformedArrow("a compressed buffer has no length");
  const length = Number(bytes.readBigInt64LE(0));
  const content = bytes.subarray(8);
  if (length === -1) return content;
  if (length < 0 || length > largestBuffer) throw malformedArrow(`a buffer would have ${length} bytes`);
  if (length === 0) return Buffer.alloc(0);
  try {
    const inflated =
      codec === 0
        ? decode("lz4", content, { ...defaultLimits, fileBytes: length, ratioFreeBytes: length })
        : zstdDecompressSync(content, { maxOutputLength: length });
    if (inflated.length !== length) throw malformedArrow("a buffer has another length than it states");
    return Buffer.from(inflated.buffer, inflated.byteOffset, inflated.length);
  } catch (error) {
    throw malformedArrow(`a compressed buffer cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
