import { expect, test } from "vitest";
import { DictionaryColumn } from "@godwit/runtime";
import { cacheKey } from "./cache-key.ts";
import { ResponseCache } from "./response-cache.ts";
import type { Part } from "./scheduling/task.ts";

function parts(data: Float64Array): readonly (readonly Part[])[] {
  return [
    [
      {
        output: { name: "predict", dtype: "<f8", shape: "rows" },
        value: { kind: "dense", dtype: "f64", rows: data.length, width: 1, data },
      },
    ],
  ];
}

test("what was asked for longest ago goes first, and the bytes stay within the bound", () => {
  const cache = new ResponseCache(100_000);
  for (let number = 0; number < 1000; number++) {
    cache.set(`key ${number}`, parts(new Float64Array(100)));
    expect(cache.get("key 0")).toBeDefined();
    expect(cache.bytes).toBeLessThanOrEqual(100_000);
  }
  expect(cache.get("key 1")).toBeUndefined();
  expect(cache.get("key 999")).toBeDefined();
  expect(cache.size).toBeGreaterThan(50);
});

test("the same key twice counts once; an answer that is too large is not kept", () => {
  const cache = new ResponseCache(100_000);
  cache.set("key", parts(new Float64Array(10)));
  const { bytes } = cache;
  cache.set("key", parts(new Float64Array(10)));
  expect(cache.bytes).toBe(bytes);
  cache.set("large", parts(new Float64Array(10_000)));
  expect(cache.get("large")).toBeUndefined();
});

test("a view into a larger answer is copied", () => {
  const cache = new ResponseCache();
  const whole = new Float64Array([1, 2, 3, 4]);
  cache.set("key", parts(whole.subarray(1, 3)));
  const { value } = cache.get("key")![0]![0]!;
  expect(value).toMatchObject({ data: new Float64Array([2, 3]) });
  expect((value.data as Float64Array).buffer.byteLength).toBe(16);
});

test("keys differ where any bit differs", () => {
  const matrix = (...cells: number[]): string | null => cacheKey("d", ["predict"], { rows: 1, matrix: Float64Array.from(cells) }, 1000);
  expect(matrix(0, 1)).toBe(matrix(0, 1));
  expect(matrix(-0, 1)).not.toBe(matrix(0, 1));
  expect(matrix(Number.NaN, 1)).not.toBe(matrix(0, 1));
  expect(cacheKey("e", ["predict"], { rows: 1, matrix: Float64Array.of(0, 1) }, 1000)).not.toBe(matrix(0, 1));
  expect(cacheKey("d", ["predict", "apply"], { rows: 1, matrix: Float64Array.of(0, 1) }, 1000)).not.toBe(matrix(0, 1));
  expect(cacheKey("d", ["predict"], { rows: 1, matrix: Float32Array.of(0, 1) }, 1000)).not.toBe(matrix(0, 1));
  expect(cacheKey("d", ["predict"], { rows: 200, matrix: new Float64Array(200) }, 1000)).toBeNull();
});

test("columns of texts have no two readings", () => {
  const key = (...columns: (readonly (string | null)[])[]): string | null => cacheKey("d", ["predict"], { rows: 2, columns }, 1000);
  expect(key(["a", "b"])).not.toBe(key(["ab", ""]));
  expect(key(["1:a", ""])).not.toBe(key(["1", ":a"]));
  expect(key([null, "-"])).not.toBe(key(["-", null]));
  expect(key(["s", "d"], ["é", "日本"])).toBe(key(["s", "d"], ["é", "日本"]));
  const dictionary = DictionaryColumn.of(Int32Array.of(1, 0), ["b", "a"]);
  expect(cacheKey("d", ["predict"], { rows: 2, columns: [dictionary] }, 1000)).toBe(key(["a", "b"]));
});
