import type { CodePointSet } from "../unicode/code-point-set.ts";
import { halfWordBytes, joinBytes, wordBytes } from "./image-writer.ts";

const blockBytes = 32;
const headerBytes = 16;

/**
 * A set as a two-stage bitmap: `[blocks in the first stage, membership beyond them, offset of the bitmaps, 0]`, the
 * first stage (for every 256 code points the number of their bitmap, 16 bits), then the distinct bitmaps of 256 bits.
 */
export function packSet(set: CodePointSet): Uint8Array {
  const bytes = packed.get(set) ?? twoStages(set);
  packed.set(set, bytes);
  return bytes;
}

const packed = new WeakMap<CodePointSet, Uint8Array>();

function twoStages(set: CodePointSet): Uint8Array {
  const { boundaries } = set;
  const beyond = boundaries.at(-1) === 0x110000 ? 1 : 0;
  const lastChange = boundaries.at(-1 - beyond) ?? 0;
  const bits = bitsOf(boundaries, Math.ceil(lastChange / 256) * 256);
  const bitmaps: Uint8Array[] = [];
  const known = new Map<string, number>();
  const stage: number[] = [];
  for (let at = 0; at < bits.length; at += blockBytes) {
    const bitmap = bits.subarray(at, at + blockBytes);
    const key = String.fromCharCode(...bitmap);
    const number = known.get(key) ?? bitmaps.push(bitmap) - 1;
    known.set(key, number);
    stage.push(number);
  }
  const first = halfWordBytes(stage);
  return joinBytes([wordBytes([stage.length, beyond, headerBytes + first.length, 0]), first, ...bitmaps]);
}

function bitsOf(boundaries: readonly number[], codeCount: number): Uint8Array {
  const bits = new Uint8Array(codeCount / 8);
  for (let i = 0; i < boundaries.length; i += 2) {
    const end = Math.min(boundaries[i + 1]!, codeCount);
    for (let code = boundaries[i]!; code < end; code++) {
      if (code % 8 !== 0 || code + 8 > end) bits[code >> 3]! |= 1 << (code & 7);
      else {
        bits[code >> 3] = 255;
        code += 7;
      }
    }
  }
  return bits;
}
