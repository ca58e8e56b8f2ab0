import { expect, it } from "vitest";
import { crc32 } from "./crc32.ts";

/** The definition, a bit at a time. */
function plain(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 21);

it("gives the check value of the standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

it("agrees with the definition at every length up to several steps, wherever it starts, and past a stretch", () => {
  for (let length = 0; length < 70; length++)
    for (const start of [0, 1, 7]) expect(crc32(bytes.subarray(start, start + length))).toBe(plain(bytes.subarray(start, start + length)));
  expect(crc32(bytes)).toBe(plain(bytes));
});

it("goes on with the sum of earlier bytes", () => {
  for (const cut of [0, 1, 15, 16, 17, 16_384, 39_999])
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(crc32(bytes));
});
