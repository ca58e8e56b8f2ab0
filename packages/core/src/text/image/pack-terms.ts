import { murmurHash } from "../murmur-hash.ts";
import { encodeUtf8 } from "../unicode/utf8.ts";
import { alignUp } from "./image-writer.ts";

const slotBytes = 16;
const headerBytes = 16;
const spareBytes = 8;
const emptySlot = -1;

/**
 * Terms as an open-addressed hash table: `[slots, offset of the bytes, 0, 0]`, slots of `[hash, column (-1: empty),
 * byte offset, byte count]`, and the UTF-8 bytes. A term's first slot is `hash × slots / 2^32`, then the next one.
 */
export function packTerms(columns: ReadonlyMap<string, number>): Uint8Array {
  const terms = [...columns].map(([term, column]) => ({ bytes: encodeUtf8(term), column }));
  const slots = Math.floor(columns.size * 1.5) + 2;
  const bytesAt = headerBytes + slots * slotBytes;
  const image = new Uint8Array(alignUp(bytesAt + terms.reduce((sum, { bytes }) => sum + bytes.length, 0) + spareBytes));
  const view = new DataView(image.buffer);
  view.setUint32(0, slots, true);
  view.setUint32(4, bytesAt, true);
  for (let slot = 0; slot < slots; slot++) view.setInt32(headerBytes + slot * slotBytes + 4, emptySlot, true);
  let offset = 0;
  for (const { bytes, column } of terms) {
    const hash = murmurHash(bytes);
    let at = headerBytes + firstSlot(hash, slots) * slotBytes;
    while (view.getInt32(at + 4, true) !== emptySlot) at = at + slotBytes === bytesAt ? headerBytes : at + slotBytes;
    [hash, column, offset, bytes.length].forEach((value, i) => view.setInt32(at + i * 4, value, true));
    image.set(bytes, bytesAt + offset);
    offset += bytes.length;
  }
  return image;
}

/** The upper 32 bits of the 64-bit product, in halves since a double holds 53. */
function firstSlot(hash: number, slots: number): number {
  const low = (hash & 0xffff) * slots;
  return Math.floor(((hash >>> 16) * slots + Math.floor(low / 65536)) / 65536);
}
