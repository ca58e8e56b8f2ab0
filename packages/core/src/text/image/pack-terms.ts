import { encodeUtf8 } from "../unicode/utf8.ts";
import { alignUp } from "./image-writer.ts";
import { firstBytes, termHash } from "./term-hash.ts";

const slotBytes = 16;
const slotsPerTerm = 2;
const headerBytes = 16;
const spareBytes = 8;
const emptySlot = -1;
const shortTerm = 8;
const longTerm = 16;

/**
 * Terms as an open-addressed hash table: `[slots, offset of the long terms, 0, 0]`; slots of the first eight bytes, the
 * column (-1: empty) and either the byte count (up to 8) or 16 plus where the long terms have `[byte count, bytes]`.
 * A term's first slot is `hash × slots / 2^32`; where it is taken the next one follows.
 */
export function packTerms(columns: ReadonlyMap<string, number>): Uint8Array {
  const terms = [...columns].map(([term, column]) => ({ bytes: encodeUtf8(term), column }));
  const slots = columns.size * slotsPerTerm + 2;
  const longAt = headerBytes + slots * slotBytes;
  const longBytes = terms.reduce((sum, { bytes }) => sum + (bytes.length > shortTerm ? 4 + bytes.length : 0), 0);
  const image = new Uint8Array(alignUp(longAt + longBytes + spareBytes));
  const view = new DataView(image.buffer);
  view.setUint32(0, slots, true);
  view.setUint32(4, longAt, true);
  for (let slot = 0; slot < slots; slot++) view.setInt32(headerBytes + slot * slotBytes + 8, emptySlot, true);
  let offset = 0;
  for (const { bytes, column } of terms) {
    let at = headerBytes + firstSlot(termHash(bytes), slots) * slotBytes;
    while (view.getInt32(at + 8, true) !== emptySlot) at = at + slotBytes === longAt ? headerBytes : at + slotBytes;
    const isLong = bytes.length > shortTerm;
    view.setBigUint64(at, firstBytes(bytes), true);
    view.setInt32(at + 8, column, true);
    view.setUint32(at + 12, isLong ? longTerm + offset : bytes.length, true);
    if (!isLong) continue;
    view.setUint32(longAt + offset, bytes.length, true);
    image.set(bytes, longAt + offset + 4);
    offset += 4 + bytes.length;
  }
  return image;
}

/** The upper 32 bits of the 64-bit product, in halves since a double holds 53. */
function firstSlot(hash: number, slots: number): number {
  const low = (hash & 0xffff) * slots;
  return Math.floor(((hash >>> 16) * slots + Math.floor(low / 65536)) / 65536);
}
