import { malformedParquet } from "../malformed-parquet.ts";
import type { ByteCells } from "./raw-cells.ts";

interface Decoded<Values> {
  readonly values: Values;
  /** Index of the byte after them. */
  readonly end: number;
}

/**
 * DELTA_BINARY_PACKED: differences in blocks, each with its smallest one and the widths of its parts.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC
 */
export function decodeDeltas(bytes: Uint8Array, expected: number): Decoded<BigInt64Array> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw malformedParquet("differences of numbers end too early");
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return value & 1n ? -((value + 1n) >> 1n) : value >> 1n;
  };
  const blockSize = Number(varint());
  const parts = Number(varint());
  const count = Number(varint());
  const perPart = blockSize / parts;
  if (count !== expected || parts === 0 || parts > 1 << 16 || !Number.isInteger(perPart) || perPart % 8 !== 0 || perPart > 1 << 24)
    throw malformedParquet("a page of differences has another number of cells than it states");
  const values = new BigInt64Array(count);
  let value = BigInt.asIntN(64, zigzag());
  if (count > 0) values[0] = value;
  for (let done = 1; done < count;) {
    const smallest = zigzag();
    const widths = bytes.subarray(at, at + parts);
    at += parts;
    for (let part = 0; part < parts && done < count; part++) {
      const width = widths[part] ?? 65;
      if (width > 64 || at + (perPart / 8) * width > bytes.length) throw malformedParquet("differences of numbers end too early");
      for (let index = 0; index < perPart && done < count; index++) {
        value = BigInt.asIntN(64, value + smallest + bitsAt(bytes, at, index * width, width));
        values[done++] = value;
      }
      at += (perPart / 8) * width;
    }
  }
  return { values, end: at };
}

function bitsAt(bytes: Uint8Array, start: number, bit: number, width: number): bigint {
  if (width === 0) return 0n;
  let low = 0;
  let high = 0;
  for (let taken = 0; taken < width;) {
    const place = bit + taken;
    const part = Math.min(8 - (place & 7), width - taken, taken < 32 ? 32 - taken : 64);
    const piece = (bytes[start + (place >> 3)]! >> (place & 7)) & ((1 << part) - 1);
    if (taken < 32) low += piece * 2 ** taken;
    else high += piece * 2 ** (taken - 32);
    taken += part;
  }
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
export function decodeDeltaLengths(bytes: Uint8Array, count: number): ByteCells {
  const { values, end } = decodeDeltas(bytes, count);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let at = end;
  for (let index = 0; index < count; index++) {
    const length = Number(values[index]);
    if (length < 0 || at + length > bytes.length) throw malformedParquet("texts of a page end too early");
    starts[index] = at;
    ends[index] = at += length;
  }
  return { kind: "bytes", bytes, starts, ends };
}

/** DELTA_BYTE_ARRAY: how much each cell shares with the one before, and what follows that. */
export function decodeDeltaBytes(bytes: Uint8Array, count: number): ByteCells {
  const { values: shared, end } = decodeDeltas(bytes, count);
  const rests = decodeDeltaLengths(bytes.subarray(end), count);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let total = 0;
  for (let index = 0; index < count; index++) {
    const prefix = Number(shared[index]);
    const before = index === 0 ? 0 : ends[index - 1]! - starts[index - 1]!;
    if (prefix < 0 || prefix > before) throw malformedParquet("a text shares more with the one before than that has");
    starts[index] = total;
    total += prefix + rests.ends[index]! - rests.starts[index]!;
    if (total > 2 ** 30) throw malformedParquet("the texts of a page have more than 1 GiB");
    ends[index] = total;
  }
  const output = new Uint8Array(total);
  for (let index = 0; index < count; index++) {
    const prefix = Number(shared[index]);
    const start = starts[index]!;
    if (prefix > 0) output.copyWithin(start, starts[index - 1]!, starts[index - 1]! + prefix);
    output.set(rests.bytes.subarray(rests.starts[index], rests.ends[index]), start + prefix);
  }
  return { kind: "bytes", bytes: output, starts, ends };
}
