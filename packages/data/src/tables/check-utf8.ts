import { isUtf8 } from "node:buffer";

/** Index of the first byte in [start, end) that breaks UTF-8, or -1. A character cut off at `end` is no break unless `last`. */
export function findBrokenUtf8(bytes: Buffer, start: number, end: number, last: boolean): number {
  const stop = last ? end : wholeCharacters(bytes, start, end);
  if (isUtf8(bytes.subarray(start, stop))) return -1;
  for (let at = start; at < stop;) {
    const length = lengthOfCharacter(bytes[at]!);
    if (length > 1 && !isUtf8(bytes.subarray(at, Math.min(stop, at + length)))) return at;
    if (length === 0) return at;
    at += length;
  }
  return stop;
}

/** The end of the last character of [start, end) that is not cut off. */
export function wholeCharacters(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= Math.max(start, end - 3); at--) {
    const byte = bytes[at]!;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return at + lengthOfCharacter(byte) > end ? at : end;
  }
  return end;
}

/** Bytes of the character that a byte begins; 0 where it begins none. */
function lengthOfCharacter(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 0;
}
