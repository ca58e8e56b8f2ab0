import { lowerCode, strippedCode } from "../fold-text.ts";
import type { TextSpec } from "../text-spec.ts";
import { lowerMap } from "../unicode/case-maps.ts";
import { firstHangul, strippedMap } from "../unicode/stripped-map.ts";
import { encodeCodePoints } from "../unicode/utf8.ts";
import { halfWordBytes, joinBytes, wordBytes } from "./image-writer.ts";

const blockSize = 64;
const headerBytes = 24;
const capitalSigma = 0x3a3;
const sigmaEntry = 1;
const replaced = 0x80000000;

/**
 * Lowercasing and accent stripping in one: code point to UTF-8 bytes. Words `[blocks in the first stage, whether other
 * code points beyond ASCII are dropped, whether Hangul is taken apart, offset of the blocks, offset of the bytes, 0]`,
 * the first stage (16 bits for every 64 code points; block 0 is empty), blocks of 64 words, and the bytes.
 * A word is 0 (stays), 1 (the capital sigma, which needs its neighbours), or 2^31 + 64 × byte offset + byte count.
 */
export function packFold(lowercase: TextSpec["lowercase"], stripAccents: TextSpec["stripAccents"]): Uint8Array {
  const blocks = new Map<number, Uint32Array>();
  const pool: Uint8Array[] = [];
  let poolLength = 0;
  for (const code of changedCodes(lowercase, stripAccents)) {
    const bytes = encodeCodePoints(foldedCode(code, lowercase, stripAccents));
    const block = blocks.get(code >> 6) ?? new Uint32Array(blockSize);
    blocks.set(code >> 6, block);
    block[code % blockSize] = needsNeighbours(code, lowercase, stripAccents)
      ? sigmaEntry
      : (replaced | (poolLength << 6) | bytes.length) >>> 0;
    pool.push(bytes);
    poolLength += bytes.length;
  }
  const stage: number[] = Array.from({ length: Math.max(0, ...blocks.keys()) + 1 }, () => 0);
  const words = Array.from({ length: blockSize }, () => 0);
  [...blocks].forEach(([block, entries], i) => {
    stage[block] = i + 1;
    words.push(...entries);
  });
  const first = halfWordBytes(stage);
  const blocksAt = headerBytes + first.length;
  const header = [
    stage.length,
    stripAccents === "ascii" ? 1 : 0,
    stripAccents === "unicode" ? 1 : 0,
    blocksAt,
    blocksAt + words.length * 4,
    0,
  ];
  return joinBytes([wordBytes(header), first, wordBytes(words), ...pool]);
}

/** Whether the capital sigma must look at its neighbours. */
export function needsNeighbours(code: number, lowercase: TextSpec["lowercase"], stripAccents: TextSpec["stripAccents"]): boolean {
  return code === capitalSigma && lowercase === true && stripAccents !== "ascii";
}

function changedCodes(lowercase: TextSpec["lowercase"], stripAccents: TextSpec["stripAccents"]): number[] {
  const codes = new Set<number>([
    ...(lowercase === false ? [] : [...lowerMap.keys(), capitalSigma]),
    ...(stripAccents === null ? [] : strippedMap.keys()),
  ]);
  return [...codes].filter((code) => code < firstHangul || code > 0xd7a3).sort((a, b) => a - b);
}

function foldedCode(code: number, lowercase: TextSpec["lowercase"], stripAccents: TextSpec["stripAccents"]): number[] {
  const lowered = lowercase === false ? [code] : lowercase === "simple" ? [lowerCode(code)] : (lowerMap.get(code) ?? [code]);
  const stripped = stripAccents === null ? [...lowered] : lowered.flatMap((part) => strippedCode(part));
  return stripAccents === "ascii" ? stripped.filter((part) => part < 128) : stripped;
}
