import { GodwitError } from "../../errors/index.ts";
import { BitReader } from "./bit-reader.ts";
import { decodeSymbols } from "./bzip2-symbols.ts";
import { Output } from "./output.ts";

const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const checksumTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** Decompresses bzip2 streams (one after another), to at most `limit` bytes. TRUNCATED, MALFORMED or LIMIT_EXCEEDED. */
export function decompressBzip2(bytes: Uint8Array, limit: number): Uint8Array {
  const output = new Output(limit);
  const reader = new BitReader(bytes);
  do {
    readStream(reader, output);
    reader.alignToByte();
  } while (reader.remainingBytes > 0);
  return output.finish();
}

function readStream(reader: BitReader, output: Output): void {
  const [b, z, h, level] = [reader.bits(8), reader.bits(8), reader.bits(8), reader.bits(8) - 0x30];
  if (b !== 0x42 || z !== 0x5a || h !== 0x68 || level < 1 || level > 9)
    throw new GodwitError("MALFORMED", "a bzip2 stream does not begin with its magic bytes");
  const words = new Uint32Array(level * 100_000);
  let combined = 0;
  for (;;) {
    const magic = reader.bits(24) * 2 ** 24 + reader.bits(24);
    const checksum = ((reader.bits(16) << 16) | reader.bits(16)) >>> 0;
    if (magic === endMagic) {
      if (checksum !== combined >>> 0) throw new GodwitError("MALFORMED", "a bzip2 stream fails its checksum");
      return;
    }
    if (magic !== blockMagic) throw new GodwitError("MALFORMED", "a block of bzip2 does not begin with its magic bytes");
    if (reader.bits(1) === 1)
      throw new GodwitError("UNSUPPORTED_FORMAT", "the bzip2 file uses the randomised blocks of versions before 0.9.5");
    const origin = reader.bits(24);
    const length = decodeSymbols(reader, words);
    if (origin >= length) throw new GodwitError("MALFORMED", "a block of bzip2 begins outside of itself");
    if (writeBlock(words, length, origin, output) !== checksum) throw new GodwitError("MALFORMED", "a block of bzip2 fails its checksum");
    combined = ((combined << 1) | (combined >>> 31)) ^ checksum;
  }
}

/** Undoes the Burrows-Wheeler transform and the run lengths; gives the checksum of what was written. */
function writeBlock(words: Uint32Array, length: number, origin: number, output: Output): number {
  const starts = new Uint32Array(257);
  for (let at = 0; at < length; at++) starts[(words[at]! & 0xff) + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  for (let at = 0; at < length; at++) words[starts[words[at]! & 0xff]!++]! |= at << 8;
  let checksum = -1;
  let run = 0;
  let previous = -1;
  let place = words[origin]! >>> 8;
  for (let count = 0; count < length; count++) {
    const word = words[place]!;
    const byte = word & 0xff;
    place = word >>> 8;
    if (run === 4) {
      output.reserve(byte);
      for (let repeat = 0; repeat < byte; repeat++) {
        output.bytes[output.length++] = previous;
        checksum = (checksum << 8) ^ checksumTable[((checksum >>> 24) ^ previous) & 0xff]!;
      }
      run = 0;
      previous = -1;
      continue;
    }
    run = byte === previous ? run + 1 : 1;
    previous = byte;
    output.push(byte);
    checksum = (checksum << 8) ^ checksumTable[((checksum >>> 24) ^ byte) & 0xff]!;
  }
  return ~checksum >>> 0;
}
