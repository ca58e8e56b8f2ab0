import { GodwitError } from "../../errors/index.ts";
import { ByteCursor } from "../bytes/cursor.ts";
import { Output } from "./output.ts";
import { xxhash32 } from "./xxhash32.ts";

const magic = 0x184d2204;
const skippable = 0x184d2a50;

/** Decompresses LZ4 frames (one after another), to at most `limit` bytes. TRUNCATED, MALFORMED or LIMIT_EXCEEDED. */
export function decompressLz4(bytes: Uint8Array, limit: number): Uint8Array {
  const cursor = new ByteCursor(bytes);
  const output = new Output(limit);
  do {
    const found = cursor.uint32();
    if ((found & 0xfffffff0) >>> 0 === skippable) cursor.skip(cursor.uint32());
    else if (found === magic) readFrame(cursor, output);
    else throw new GodwitError("MALFORMED", "an LZ4 frame does not begin with its magic number");
  } while (cursor.remaining > 0);
  return output.finish();
}

function readFrame(cursor: ByteCursor, output: Output): void {
  const header = cursor.position;
  const flags = cursor.uint8();
  const maximum = (cursor.uint8() >> 4) & 7;
  if (flags >> 6 !== 1 || maximum < 4) throw new GodwitError("MALFORMED", "the header of an LZ4 frame is not one");
  const independent = (flags & 0x20) !== 0;
  if (flags & 0x08) cursor.skip(8);
  if (flags & 0x01) throw new GodwitError("UNSUPPORTED_FORMAT", "the LZ4 frame needs a dictionary that is not in the file");
  const checksum = (xxhash32(cursor.bytes.subarray(header, cursor.position)) >>> 8) & 0xff;
  if (cursor.uint8() !== checksum) throw new GodwitError("MALFORMED", "the header of an LZ4 frame fails its checksum");
  const start = output.length;
  for (;;) {
    const size = cursor.uint32();
    if (size === 0) break;
    const block = cursor.take(size & 0x7fffffff);
    if (flags & 0x10 && cursor.uint32() !== xxhash32(block)) throw new GodwitError("MALFORMED", "a block of LZ4 fails its checksum");
    if (size >>> 31 === 1) output.append(block);
    else readBlock(block, output, independent ? output.length : start);
  }
  if (flags & 0x04 && cursor.uint32() !== xxhash32(output.bytes.subarray(start, output.length))) {
    throw new GodwitError("MALFORMED", "the content of an LZ4 frame fails its checksum");
  }
}

function readBlock(block: Uint8Array, output: Output, floor: number): void {
  let at = 0;
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let byte = 255;
      while (byte === 255) {
        if (at >= block.length) throw truncated();
        byte = block[at++]!;
        length += byte;
      }
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw truncated();
    output.append(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw truncated();
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    output.repeat(distance, lengthFrom(token & 15) + 4, floor);
  }
}

function truncated(): GodwitError {
  return new GodwitError("MALFORMED", "a block of LZ4 ends too early");
}
