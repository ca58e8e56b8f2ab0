const tables = makeTables();

/** A loop over all bytes would be compiled only after most of them. */
const stretch = 16_384;

/** CRC-32 (IEEE), as zip, gzip and xz use it. `previous` goes on with the sum of earlier bytes. */
export function crc32(bytes: Uint8Array, previous: number = 0): number {
  const whole = bytes.length - (bytes.length % 16);
  let crc = ~previous;
  for (let at = 0; at < whole; at += stretch) crc = sixteenByStep(bytes, at, Math.min(whole, at + stretch), crc);
  for (let at = whole; at < bytes.length; at++) crc = tables[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function sixteenByStep(bytes: Uint8Array, start: number, end: number, previous: number): number {
  let crc = previous;
  for (let at = start; at < end; at += 16) {
    const a = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      tables[0xf00 | (a & 255)]! ^
      tables[0xe00 | ((a >>> 8) & 255)]! ^
      tables[0xd00 | ((a >>> 16) & 255)]! ^
      tables[0xc00 | (a >>> 24)]! ^
      tables[0xb00 | bytes[at + 4]!]! ^
      tables[0xa00 | bytes[at + 5]!]! ^
      tables[0x900 | bytes[at + 6]!]! ^
      tables[0x800 | bytes[at + 7]!]! ^
      tables[0x700 | bytes[at + 8]!]! ^
      tables[0x600 | bytes[at + 9]!]! ^
      tables[0x500 | bytes[at + 10]!]! ^
      tables[0x400 | bytes[at + 11]!]! ^
      tables[0x300 | bytes[at + 12]!]! ^
      tables[0x200 | bytes[at + 13]!]! ^
      tables[0x100 | bytes[at + 14]!]! ^
      tables[bytes[at + 15]!]!;
  }
  return crc;
}

/** Sixteen tables of 256: table n is for a byte that n bytes follow. */
function makeTables(): Int32Array {
  const made = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    made[byte] = value;
  }
  for (let at = 256; at < made.length; at++) made[at] = made[made[at - 256]! & 255]! ^ (made[at - 256]! >>> 8);
  return made;
}
