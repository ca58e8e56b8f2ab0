import { expect, test } from "vitest";
import { ContentHashes, sameContent } from "./content.ts";

const distinct: readonly unknown[] = [
  0,
  -0,
  NaN,
  1n,
  "1",
  null,
  undefined,
  true,
  [],
  [1, 2],
  [2, 1],
  Float64Array.of(1, 2),
  Float32Array.of(1, 2),
  Uint8Array.of(1, 2),
  Float64Array.of(0),
  Float64Array.of(-0),
  { a: 1 },
  { a: 1, b: undefined },
  { a: [Float64Array.of(NaN)] },
];

test("tells data apart that differ in a bit, a type or a name", () => {
  for (const [at, left] of distinct.entries())
    for (const [place, right] of distinct.entries()) expect(sameContent(left, right), `${at} and ${place}`).toBe(at === place);
});

test("equal data has equal hashes, wherever its arrays lie", () => {
  const bytes = new Uint8Array(24);
  new Uint8Array(bytes.buffer, 1, 4).set([7, 9, 8, 6]);
  const hashes = new ContentHashes();
  for (const [left, right] of [
    [{ a: [1, "x"] }, { a: [1, "x"] }],
    [Float64Array.of(0, 0), new Float64Array(bytes.buffer, 8, 2)],
    [Uint8Array.of(7, 9), new Uint8Array(bytes.buffer, 1, 2)],
    [Uint8Array.of(7, 9, 8, 6), new Uint8Array(bytes.buffer, 1, 4)],
  ] as const) {
    expect(sameContent(left, right)).toBe(true);
    expect(hashes.of(left)).toBe(hashes.of(right));
  }
  expect(new Set(distinct.map((each) => hashes.of(each))).size).toBeGreaterThan(distinct.length - 3);
});
