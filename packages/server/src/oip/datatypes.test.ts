import { expect, test } from "vitest";
import { writeElements } from "./datatypes.ts";

const integers = [0, -0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 40 + 5, -(2 ** 40) - 5, 2 ** 53 - 1, 1 - 2 ** 53];

test.each([
  ["INT64", BigInt64Array],
  ["UINT64", BigUint64Array],
])("whole numbers go as %s to the bit, with and without a bigint for each", (datatype, maker) => {
  const expected = Buffer.from(maker.from(integers.map(BigInt)).buffer);
  expect(writeElements(datatype, Float64Array.from(integers))).toEqual(expected);
  expect(writeElements(datatype, integers)).toEqual(expected);
  expect(writeElements(datatype, Float64Array.of(2 ** 60))).toEqual(Buffer.from(maker.of(2n ** 60n).buffer));
});

test("what is no whole number does not go as one", () => {
  expect(() => writeElements("INT64", Float64Array.of(1.5))).toThrow(RangeError);
  expect(() => writeElements("INT64", Float64Array.of(Number.NaN))).toThrow(RangeError);
});
