import { malformedParquet } from "../malformed-parquet.ts";

/** Whether one run says that each of `count` numbers of one bit is 1. */
export function isAllOnes(bytes: Uint8Array, count: number): boolean {
  let head = 0;
  let at = 0;
  for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
    const byte = bytes[at++] ?? 0;
    head += (byte & 127) * scale;
    if (byte < 128) break;
  }
  return head % 2 === 0 && head / 2 >= count && bytes[at] === 1;
}

/**
 * Decodes `count` numbers of `width` bits each from runs that repeat one number or pack eight together.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function decodeHybrid(bytes: Uint8Array, start: number, width: number, count: number, output: Int32Array | Uint8Array): void {
  if (width > 32) throw malformedParquet(`numbers of ${width} bits stand where 32 are the most`);
  if (width === 0) {
    output.fill(0, 0, count);
    return;
  }
  const valueBytes = (width + 7) >> 3;
  const end = bytes.length;
  let at = start;
  let done = 0;
  while (done < count) {
    let head = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end || scale > 2 ** 35) throw malformedParquet("a run of numbers ends too early");
      const byte = bytes[at++]!;
      head += (byte & 127) * scale;
      if (byte < 128) break;
    }
    const run = Math.floor(head / 2);
    if (head % 2 === 0) {
      if (at + valueBytes > end || run === 0) throw malformedParquet("a run of numbers ends too early");
      let value = 0;
      for (let index = 0; index < valueBytes; index++) value |= bytes[at++]! << (8 * index);
      const stop = Math.min(count, done + run);
      output.fill(value, done, stop);
      done = stop;
    } else {
      const packed = Math.min(run * 8, count - done);
      if (at + Math.ceil((packed * width) / 8) > end) throw malformedParquet("a run of numbers ends too early");
      unpack(bytes, at, width, packed, output, done);
      at += run * width;
      done += packed;
    }
  }
}

const largestBit = 2 ** 30;

function unpack(bytes: Uint8Array, start: number, width: number, count: number, output: Int32Array | Uint8Array, offset: number): void {
  if (width === 8) {
    for (let index = 0; index < count; index++) output[offset + index] = bytes[start + index]!;
    return;
  }
  if (width === 1) {
    for (let index = 0; index < count; index++) output[offset + index] = (bytes[start + (index >> 3)]! >> (index & 7)) & 1;
    return;
  }
  if (width <= 24) {
    const mask = (1 << width) - 1;
    let at = start;
    let index = 0;
    // Four bytes hold any number, wherever in the first of them it begins.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const last = bytes.length - 4;
    for (let bit = 0; index < count; index++, bit += width) {
      const place = start + (bit >>> 3);
      if (place > last || bit > largestBit) break;
      output[offset + index] = (view.getUint32(place, true) >>> (bit & 7)) & mask;
    }
    let held = 0;
    let bits = 0;
    if (index < count) {
      const bit = index * width;
      at = start + Math.floor(bit / 8);
      if (bit % 8 > 0) {
        held = bytes[at++]! >> (bit % 8);
        bits = 8 - (bit % 8);
      }
    }
    for (; index < count; index++) {
      while (bits < width) {
        held |= bytes[at++]! << bits;
        bits += 8;
      }
      output[offset + index] = held & mask;
      held >>>= width;
      bits -= width;
    }
    return;
  }
  for (let index = 0, bit = 0; index < count; index++, bit += width) {
    let value = 0;
    for (let taken = 0; taken < width;) {
      const place = bit + taken;
      const part = Math.min(8 - (place & 7), width - taken);
      value += ((bytes[start + (place >> 3)]! >> (place & 7)) & ((1 << part) - 1)) * 2 ** taken;
      taken += part;
    }
    output[offset + index] = value | 0;
  }
}
