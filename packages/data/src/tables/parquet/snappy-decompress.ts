import { malformedParquet } from "./malformed-parquet.ts";
import { pageCodec } from "./page-codec.ts";

/**
 * Decompresses one block of Snappy of a known length; a view that is valid until the next one.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function decompressSnappy(bytes: Uint8Array, length: number): Uint8Array {
  let at = 0;
  let stated = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[at++] ?? 0;
    stated += (byte & 127) * shift;
    if (byte < 128 || shift > 2 ** 35) break;
  }
  if (stated !== length) throw malformedParquet("a Snappy block is not of the length that its page states");
  const content = pageCodec().snappyDecompress(bytes.subarray(at), length);
  if (content === null) throw malformedParquet("a Snappy block refers to what is not in it");
  return content;
}
