import type { CodePointSet } from "../unicode/code-point-set.ts";
import { halfWordBytes, joinBytes, wordBytes } from "./image-writer.ts";

const blockBytes = 32;
const headerBytes = 16;

/**
 * A set as a two-stage bitmap: `[blocks in the first stage, membership beyond them, offset of the bitmaps, 0]`, the
 * first stage (for every 256 code points the number of their bitmap, 16 bits), then the distinct bitmaps of 256 bits.
 */
export function packSet(set: CodePointSet): Uint8Array {
  const { boundaries } = set;
  const beyond = boundaries.at(-1) === 0x110000 ? 1 : 0;
  const lastChange = beyond === 1 ? (boundaries.at(-2) ?? 0) : (boundaries.at(-1) ?? 0);
  const blockCount = Math.ceil(lastChange / 256);
  const bitmaps: Uint8Array[] = [];
  const known = new Map<string, number>();
  const stage: number[] = [];
  for (let block = 0; block < blockCount; block++) {
    const bitmap = bitmapOf(set, block * 256);
    const key = bitmap.join();
    const number = known.get(key) ?? bitmaps.push(bitmap) - 1;
    known.set(key, number);
    stage.push(number);
  }
  const first = halfWordBytes(stage);
  return joinBytes([wordBytes([blockCount, beyond, headerBytes + first.length, 0]), first, ...bitmaps]);
}

function bitmapOf(set: CodePointSet, start: number): Uint8Array {
  const bitmap = new Uint8Array(blockBytes);
  for (let i = 0; i < 256; i++) if (set.has(start + i)) bitmap[i >> 3]! |= 1 << (i & 7);
  return bitmap;
}
