import { expect, it } from "vitest";
import { chooseTile } from "./choose-tile.ts";

const narrow = { planeCount: 28, rankBits: 8 } as const;

it("keeps the ranks of small forests near the first-level cache", () => {
  expect(chooseTile(narrow, 10_000, 500)).toBe(512);
  expect(chooseTile({ planeCount: 255, rankBits: 8 }, 10_000, 500)).toBe(256);
  expect(chooseTile({ planeCount: 60_000, rankBits: 8 }, 10_000, 500)).toBe(128);
  expect(chooseTile({ planeCount: 0, rankBits: 8 }, 1, 1)).toBe(512);
});

it("lets more rows share the reading of forests that outgrow the second, and most where trees do", () => {
  expect(chooseTile(narrow, 250_000, 500)).toBe(2048);
  expect(chooseTile({ planeCount: 5000, rankBits: 8 }, 250_000, 500)).toBe(256);
  expect(chooseTile({ planeCount: 56, rankBits: 16 }, 4_000_000, 100)).toBe(16_384);
});
