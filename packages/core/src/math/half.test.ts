import { expect, test } from "vitest";
import { halfToNumber, numberToHalf } from "./half.ts";

test("every half-precision number comes back as its bits", () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToNumber(bits);
    if (!Number.isNaN(value)) expect(numberToHalf(Object.is(value, 0) && bits !== 0 ? -0 : value)).toBe(bits);
  }
});

test.each([
  [NaN, 0x7e00],
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [-1e300, 0xfc00],
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.0001, 0x0001],
  [3 * 2 ** -25, 0x0002],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 - 2 ** -12, 0x4000],
  [5e-324, 0x0000],
])("%d is rounded to %d", (value, bits) => expect(numberToHalf(value)).toBe(bits));
