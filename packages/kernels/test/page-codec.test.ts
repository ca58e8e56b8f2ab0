import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PageCodec, pageCodecUrl } from "../src/index.ts";

const codec = new PageCodec(readFileSync(pageCodecUrl()));
let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** Bytes that repeat themselves from all distances, beside those that do not. */
function content(length: number, kinds: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = Math.min(length - at, 1 + random(200));
    const distance = random(2) === 0 ? 1 + random(20) : 1 + random(70_000);
    if (random(3) > 0 && distance <= at) for (let index = 0; index < count; index++) bytes[at + index] = bytes[at + index - distance]!;
    else for (let index = 0; index < count; index++) bytes[at + index] = random(kinds);
    at += count;
  }
  return bytes;
}

/** The elements behind the length of a block. */
function elementsOf(block: Uint8Array): Uint8Array {
  return block.slice(block.findIndex((byte) => byte < 128) + 1);
}

describe("Snappy", () => {
  test("what is compressed comes back, whatever it is", () => {
    for (const length of [0, 1, 3, 15, 16, 17, 61, 65, 257, 65_535, 65_536, 65_537, 300_000])
      for (const kinds of [1, 4, 256]) {
        const bytes = content(length, kinds);
        const block = codec.snappyCompress(bytes).slice();
        expect(block.length).toBeLessThanOrEqual(32 + length + length / 6);
        const back = codec.snappyDecompress(elementsOf(block), length);
        expect(back !== null && Buffer.compare(back, bytes) === 0, `${length} bytes of ${kinds} kinds`).toBe(true);
      }
  });

  test("elements that refer to what is not there, or end elsewhere, are none", () => {
    const bytes = content(5000, 256);
    const elements = elementsOf(codec.snappyCompress(bytes));
    expect(codec.snappyDecompress(elements, 4999)).toBeNull();
    expect(codec.snappyDecompress(elements, 5001)).toBeNull();
    for (let cut = 1; cut < 200; cut++) expect(codec.snappyDecompress(elements.subarray(0, elements.length - cut), 5000)).toBeNull();
    for (const wrong of [
      [0x01, 0x01],
      [0x02, 0x01, 0x00],
      [0x00, 0x61, 0x05, 0x00],
      [0x00, 0x61, 0x05, 0x02],
      [0xfc, 0xff, 0xff, 0xff, 0xff],
    ])
      expect(codec.snappyDecompress(Uint8Array.from(wrong), 5)).toBeNull();
    for (let round = 0; round < 2000; round++) {
      const changed = elements.slice();
      changed[random(changed.length)] = random(256);
      expect(codec.snappyDecompress(changed, 5000)?.length ?? 5000).toBe(5000);
    }
    expect(Buffer.compare(codec.snappyDecompress(elements, 5000)!, bytes)).toBe(0);
  });

  test("another's block: a copy of one byte that overlaps itself, and every kind of element", () => {
    const elements = Uint8Array.from([0x08, 97, 98, 99, 0x16, 0x03, 0x00, 0x05, 0x03, 0x13, 0x01, 0x00, 0x00, 0x00]);
    expect(Buffer.from(codec.snappyDecompress(elements, 19)!).toString()).toBe("abcabcabcabcabbbbbb");
  });
});

test("ranges of numbers", () => {
  expect(codec.rangeOfDoubles(Float64Array.of())).toEqual([Infinity, -Infinity]);
  expect(codec.rangeOfDoubles(Float64Array.of(3))).toEqual([3, 3]);
  for (let length = 2; length < 70; length++) {
    const cells = Float64Array.from({ length }, () => random(1e6) - 5e5);
    expect(codec.rangeOfDoubles(cells)).toEqual([Math.min(...cells), Math.max(...cells)]);
    cells[random(length)] = Number.NaN;
    expect(codec.rangeOfDoubles(cells)).toEqual([Number.NaN, Number.NaN]);
  }
});
