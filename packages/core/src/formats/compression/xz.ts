import { GodwitError } from "../../errors/index.ts";
import { ByteCursor } from "../bytes/cursor.ts";
import { crc32 } from "../../math/crc32.ts";
import { crc64 } from "./crc64.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";
import { Output } from "./output.ts";

const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/**
 * Decompresses `.xz` streams (one after another), to at most `limit` bytes. CRC32 and CRC64 are checked, SHA-256 is passed
 * over; filters other than LZMA2 are UNSUPPORTED_FORMAT.
 */
export function decompressXz(bytes: Uint8Array, limit: number): Uint8Array {
  const cursor = new ByteCursor(bytes);
  const output = new Output(limit);
  do {
    readStream(cursor, output);
    while (cursor.remaining >= 4 && cursor.view.getUint32(cursor.position, true) === 0) cursor.skip(4);
  } while (cursor.remaining > 0);
  return output.finish();
}

function readStream(cursor: ByteCursor, output: Output): void {
  const magic = cursor.take(6);
  if (magic[0] !== 0xfd || magic[1] !== 0x37 || magic[2] !== 0x7a || magic[3] !== 0x58 || magic[4] !== 0x5a || magic[5] !== 0) {
    throw new GodwitError("MALFORMED", "an xz stream does not begin with its magic bytes");
  }
  const flags = cursor.take(2);
  if (cursor.uint32() !== crc32(flags)) throw new GodwitError("MALFORMED", "the header of an xz stream fails its checksum");
  const check = flags[1]! & 15;
  while (cursor.remaining > 0 && cursor.bytes[cursor.position] !== 0) readBlock(cursor, output, check);
  skipIndex(cursor);
  cursor.skip(10);
  if (cursor.uint16() !== 0x5a59) throw new GodwitError("MALFORMED", "an xz stream does not end with its magic bytes");
}

function readBlock(cursor: ByteCursor, output: Output, check: number): void {
  const start = cursor.position;
  const headerSize = (cursor.bytes[start]! + 1) * 4;
  const header = new ByteCursor(cursor.take(headerSize));
  if (cursor.view.getUint32(start + headerSize - 4, true) !== crc32(header.bytes.subarray(0, headerSize - 4))) {
    throw new GodwitError("MALFORMED", "the header of an xz block fails its checksum");
  }
  header.skip(1);
  const flags = header.uint8();
  if (flags & 0x40) variableInteger(header);
  if (flags & 0x80) variableInteger(header);
  if ((flags & 3) !== 0 || variableInteger(header) !== 0x21)
    throw new GodwitError("UNSUPPORTED_FORMAT", "the xz file uses a filter other than LZMA2");
  const outputStart = output.length;
  const content = cursor.position;
  readChunks(cursor, output);
  while ((cursor.position - content) % 4 !== 0) cursor.skip(1);
  const stored = cursor.take(checkSizes[check]!);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const written = output.bytes.subarray(outputStart, output.length);
  const holds =
    check === 1 ? view.getUint32(0, true) === crc32(written) : check === 4 ? view.getBigUint64(0, true) === crc64(written) : true;
  if (!holds) throw new GodwitError("MALFORMED", "the content of an xz block fails its checksum");
}

/** LZMA2: chunks of LZMA or of plain bytes, each with what it resets. */
function readChunks(cursor: ByteCursor, output: Output): void {
  const decoder = new LzmaDecoder(output);
  decoder.floor = output.length;
  let ready = false;
  for (;;) {
    const control = cursor.uint8();
    if (control === 0) return;
    if (control === 1 || control >= 0xe0) decoder.floor = output.length;
    if (control < 0x80) {
      if (control > 2) throw new GodwitError("MALFORMED", "a chunk of LZMA2 is of no kind");
      output.append(cursor.take(bigEndian16(cursor) + 1));
      continue;
    }
    const size = ((control & 0x1f) << 16) + bigEndian16(cursor) + 1;
    const compressed = bigEndian16(cursor) + 1;
    if (control >= 0xc0) {
      decoder.setProperties(cursor.uint8());
      ready = true;
    } else if (control >= 0xa0) {
      decoder.resetState();
    }
    if (!ready) throw new GodwitError("MALFORMED", "a chunk of LZMA2 comes before its properties");
    decoder.decode(cursor.take(compressed), size);
  }
}

function skipIndex(cursor: ByteCursor): void {
  const start = cursor.position;
  cursor.skip(1);
  const records = variableInteger(cursor);
  for (let count = 0; count < records; count++) {
    variableInteger(cursor);
    variableInteger(cursor);
  }
  while ((cursor.position - start) % 4 !== 0) cursor.skip(1);
  const index = cursor.bytes.subarray(start, cursor.position);
  if (cursor.uint32() !== crc32(index)) throw new GodwitError("MALFORMED", "the index of an xz stream fails its checksum");
}

function variableInteger(cursor: ByteCursor): number {
  let value = 0;
  for (let shift = 0; shift < 63; shift += 7) {
    const byte = cursor.uint8();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw new GodwitError("MALFORMED", "a number of the xz file is too long");
}

function bigEndian16(cursor: ByteCursor): number {
  return cursor.view.getUint16(cursor.skip(2), false);
}
