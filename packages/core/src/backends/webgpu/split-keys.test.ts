import * as fc from "fast-check";
import { expect, it } from "vitest";
import { nextafter, nextafter32 } from "../../math/index.ts";
import { key32, writeKey64 } from "./ordered-keys.ts";
import { splitKeys, type CellFormat, type SplitRule } from "./split-keys.ts";

const rules = ["f32", "f64"].flatMap((compare) => ["le", "lt"].map((test) => ({ compare, test }) as SplitRule));

function key(words: Uint32Array): bigint {
  return words.reduceRight((sum, each) => (sum << 32n) | BigInt(each), 0n);
}

function cellKey(cell: number, format: CellFormat): bigint {
  if (format === "single") return BigInt(key32(cell));
  const words = new Uint32Array(2);
  writeKey64(cell, 0, words, 0);
  return key(words);
}

function goesLeft(cell: number, threshold: number, { compare, test }: SplitRule): boolean {
  const value = compare === "f32" ? Math.fround(cell) : cell;
  return test === "le" ? value <= threshold : value < threshold;
}

const edges = [0, -0, 5e-324, -5e-324, 2 ** -150, -(2 ** -150), 2 ** -149, 3.4028234663852886e38, -3.4028234663852886e38, 2 ** 128, 1e300];
const numbers = fc.oneof(fc.double({ noNaN: true }), fc.float({ noNaN: true }), fc.constantFrom(...edges, Infinity, -Infinity));

/** The threshold and what lies around it in either precision. */
function cellsAround(threshold: number, other: number): number[] {
  const rounded = Math.fround(threshold);
  const near = [threshold, rounded, nextafter32(rounded, Infinity), nextafter32(rounded, -Infinity)];
  const middles = near.map((each) => each / 2 + rounded / 2);
  return [...near, ...middles, other].flatMap((each) => [each, nextafter(each, Infinity), nextafter(each, -Infinity)]);
}

it.each(["single", "double"] as const)("a cell's key exceeds a threshold's where the split goes right: %s", (format) => {
  const check = (threshold: number, other: number): boolean =>
    rules.every((rule) => {
      const limit = key(splitKeys(Float64Array.of(threshold), rule, format));
      return cellsAround(threshold, other)
        .map((cell) => (format === "single" ? Math.fround(cell) : cell))
        .filter((cell) => !Number.isNaN(cell))
        .every((cell) => cellKey(cell, format) > limit !== goesLeft(cell, threshold, rule));
    });
  for (const threshold of [...edges, Infinity, -Infinity]) for (const other of edges) expect(check(threshold, other)).toBe(true);
  fc.assert(fc.property(numbers, numbers, check));
});
