import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { GodwitError } from "@godwit/core/errors";
import { decode, defaultLimits } from "@godwit/core/formats";
import { malformedParquet } from "../malformed-parquet.ts";
import { decompressLz4Block } from "../lz4-block.ts";
import { decompressSnappy } from "../snappy-decompress.ts";

const names = ["uncompressed", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw"] as const;

/** The content of a page of a known length by the column's codec; of Snappy until the next page. MALFORMED_INPUT, UNSUPPORTED_INPUT. */
export function decompressPage(codec: number, bytes: Uint8Array, length: number): Uint8Array {
  const name = names[codec];
  if (length === 0) return new Uint8Array(0);
  switch (name) {
    case "uncompressed":
      return expectLength(bytes, length);
    case "snappy":
      return decompressSnappy(bytes, length);
    case "lz4_raw":
      return decompressLz4Block(bytes, length);
    case "lz4":
      return expectLength(decompressOldLz4(bytes, length), length);
    case "gzip":
    case "brotli":
    case "zstd":
      return expectLength(inflate(name, bytes, length), length);
    case "lzo":
    case undefined:
      throw new GodwitError("UNSUPPORTED_INPUT", `a column is compressed by ${name ?? `the unknown codec ${codec}`}, which is not read`, {
        hint: "Write the file with snappy, zstd, gzip, brotli or lz4.",
      });
    default:
      return name satisfies never;
  }
}

function inflate(name: "gzip" | "brotli" | "zstd", bytes: Uint8Array, length: number): Uint8Array {
  const options = { maxOutputLength: length, chunkSize: Math.max(1024, length) };
  try {
    if (name === "gzip") return gunzipSync(bytes, options);
    return name === "brotli" ? brotliDecompressSync(bytes, options) : zstdDecompressSync(bytes, options);
  } catch (cause) {
    throw malformedParquet(`a page's ${name} content is broken (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** What Parquet once called LZ4 is Hadoop's framing or, by some writers, LZ4's own. */
function decompressOldLz4(bytes: Uint8Array, length: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0, true) === 0x184d2204) return decode("lz4", bytes, { ...defaultLimits, fileBytes: length });
  const output = new Uint8Array(length);
  let done = 0;
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    const packed = view.getUint32(at + 4);
    at += 8;
    if (done + size > length || at + packed > bytes.length) return decompressLz4Block(bytes, length);
    output.set(decompressLz4Block(bytes.subarray(at, at + packed), size), done);
    done += size;
    at += packed;
  }
  if (done !== length) throw malformedParquet("a page's lz4 content ends too early");
  return output;
}

function expectLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw malformedParquet(`a page has ${bytes.length} bytes where it states ${length}`);
  return bytes;
}
