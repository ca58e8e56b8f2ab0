import * as fc from "fast-check";
import { expect, it } from "vitest";
import { narrowArray, widenArray } from "./narrow-array.ts";

const bits = (array: Float64Array | Int32Array): Uint8Array => new Uint8Array(array.buffer);

it.each([
  ["u8", [0, 255]],
  ["i8", [-1, 127]],
  ["u16", [0, 256]],
  ["i16", [-1, 128]],
  [undefined, [-1, 32_768]],
  [undefined, [65_536]],
])("integers are stored as %s", (as, values) => {
  expect(narrowArray(Int32Array.from(values))?.as).toBe(as);
});

it("floats are stored as float32 where each is one", () => {
  expect(narrowArray(Float64Array.of(0.5, -0, Infinity, 2 ** -149))?.as).toBe("f32");
  for (const other of [0.1, Number.NaN, 1e300, 2 ** -150]) expect(narrowArray(Float64Array.of(0.5, other))).toBeNull();
});

it("what is stored comes back with its bits", () => {
  const integers = fc
    .array(fc.oneof(fc.integer({ min: -200, max: 300 }), fc.integer({ min: -40_000, max: 70_000 })))
    .map((values) => Int32Array.from(values));
  const floats = fc.float64Array().map((values) => values.map((value, index) => (index % 3 === 0 ? value : Math.fround(value))));
  const singles = fc.array(fc.float()).map((values) => Float64Array.from(values));
  fc.assert(
    fc.property(fc.oneof(integers, floats, singles), (array) => {
      const narrow = narrowArray(array);
      if (narrow === null) return;
      const back = widenArray(array instanceof Int32Array ? "i32" : "f64", narrow.bytes, narrow.as) as typeof array;
      expect(bits(back)).toEqual(bits(array));
      expect(narrow.bytes.length).toBeLessThanOrEqual(array.byteLength / 2);
    }),
  );
});

it("nothing else is widened", () => {
  expect(widenArray("i32", new Uint8Array(4), "f32")).toBeNull();
  expect(widenArray("f64", new Uint8Array(4), "u8")).toBeNull();
  expect(widenArray("f64", new Uint8Array(3), "f32")).toBeNull();
  expect(widenArray("i32", new Uint8Array(3), "u16")).toBeNull();
  expect(widenArray("u8", new Uint8Array(4), "u8")).toBeNull();
});

it("a part of a larger buffer is widened alone", () => {
  const pool = Buffer.alloc(64, 7);
  expect(widenArray("i32", pool.subarray(8, 11), "u8")).toEqual(Int32Array.of(7, 7, 7));
  expect(widenArray("f64", Buffer.concat([pool, Buffer.from(Float32Array.of(0.5).buffer)]).subarray(64), "f32")).toEqual(
    Float64Array.of(0.5),
  );
});
