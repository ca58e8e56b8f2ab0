import { GodwitError } from "../../errors/index.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";
import { Output } from "./output.ts";
import { inflatesTooMuch } from "./inflation-limit.ts";

/** Decompresses a `.lzma` file (LZMA alone), to at most `limit` bytes. TRUNCATED, MALFORMED or LIMIT_EXCEEDED. */
export function decompressLzma(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length < 13) throw new GodwitError("TRUNCATED", "the LZMA content ends within its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getBigUint64(5, true);
  const known = size !== 0xffffffffffffffffn;
  if (known && size > BigInt(limit)) throw inflatesTooMuch(limit);
  const output = new Output(limit);
  const decoder = new LzmaDecoder(output);
  decoder.setProperties(bytes[0]!);
  decoder.decode(bytes.subarray(13), known ? Number(size) : null);
  return output.finish();
}
