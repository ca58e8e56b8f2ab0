import { malformedParquet } from "./malformed-parquet.ts";

/** Decompresses one LZ4 block of a known length. */
export function decompressLz4Block(bytes: Uint8Array, length: number): Uint8Array {
  const output = Buffer.allocUnsafeSlow(length);
  let at = 0;
  let to = 0;
  while (at < bytes.length) {
    const token = bytes[at++]!;
    let literals = token >> 4;
    if (literals === 15)
      for (let byte = 255; byte === 255;) {
        byte = bytes[at++] ?? 0;
        literals += byte;
      }
    if (at + literals > bytes.length || to + literals > length) throw broken();
    output.set(bytes.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === bytes.length) break;
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    let count = token & 15;
    if (count === 15)
      for (let byte = 255; byte === 255;) {
        byte = bytes[at++] ?? 0;
        count += byte;
      }
    count += 4;
    if (distance === 0 || distance > to || to + count > length) throw broken();
    for (let from = to - distance, stop = to + count; to < stop;) output[to++] = output[from++]!;
  }
  if (to !== length) throw broken();
  return output;
}

function broken(): Error {
  return malformedParquet("an LZ4 block refers to what is not in it");
}
