import { malformedParquet } from "./malformed-parquet.ts";

/**
 * Decompresses one block of Snappy of a known length.
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
  const output = Buffer.allocUnsafeSlow(length);
  const end = bytes.length;
  let to = 0;
  while (at < end) {
    const tag = bytes[at++]!;
    let count: number;
    let distance: number;
    switch (tag & 3) {
      case 0: {
        count = (tag >> 2) + 1;
        if (count > 60) {
          const extra = count - 60;
          count = 1;
          for (let index = 0, scale = 1; index < extra; index++, scale *= 256) count += bytes[at++]! * scale;
        }
        if (!(at + count <= end && to + count <= length)) throw cut();
        if (count <= 16) for (let index = 0; index < count; index++) output[to + index] = bytes[at + index]!;
        else output.set(bytes.subarray(at, at + count), to);
        at += count;
        to += count;
        continue;
      }
      case 1:
        count = ((tag >> 2) & 7) + 4;
        distance = ((tag >> 5) << 8) | bytes[at++]!;
        break;
      case 2:
        count = (tag >> 2) + 1;
        distance = bytes[at]! | (bytes[at + 1]! << 8);
        at += 2;
        break;
      default:
        count = (tag >> 2) + 1;
        distance = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
        at += 4;
    }
    if (at > end || distance === 0 || distance > to || to + count > length) throw cut();
    for (let from = to - distance, stop = to + count; to < stop;) output[to++] = output[from++]!;
  }
  if (to !== length) throw cut();
  return output;
}

function cut(): Error {
  return malformedParquet("a Snappy block refers to what is not in it");
}
