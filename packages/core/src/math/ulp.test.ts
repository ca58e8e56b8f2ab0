import { expect, it } from "vitest";
import { floorToFloat32, nextafter, nextafter32, ulpDifference, ulpDifference32 } from "./ulp.ts";

it("counts float64 steps", () => {
  expect(ulpDifference(1, 1 + Number.EPSILON)).toBe(1);
  expect(ulpDifference(-0, 0)).toBe(0);
  expect(ulpDifference(-5e-324, 5e-324)).toBe(2);
  expect(ulpDifference(Number.MAX_VALUE, Infinity)).toBe(1);
  expect(ulpDifference(NaN, NaN)).toBe(0);
  expect(ulpDifference(NaN, 1)).toBe(Infinity);
  expect(ulpDifference(1, 2)).toBe(2 ** 52);
});

it("counts float32 steps", () => {
  expect(ulpDifference32(1, 1 + 2 ** -23)).toBe(1);
  expect(ulpDifference32(-(2 ** -149), 2 ** -149)).toBe(2);
  expect(ulpDifference32(-Infinity, Infinity)).toBe(2 * 0x7f800000);
});

it("steps to the neighbour", () => {
  expect(nextafter(1, 2)).toBe(1 + Number.EPSILON);
  expect(nextafter(1, 0)).toBe(1 - Number.EPSILON / 2);
  expect(nextafter(-1, -2)).toBe(-1 - Number.EPSILON);
  expect(nextafter(0, -1)).toBe(-5e-324);
  expect(nextafter(5e-324, 0)).toBe(0);
  expect(nextafter(Number.MAX_VALUE, Infinity)).toBe(Infinity);
  expect(nextafter(Infinity, 0)).toBe(Number.MAX_VALUE);
  expect(nextafter(NaN, 0)).toBeNaN();
  expect(nextafter32(1, 2)).toBe(1 + 2 ** -23);
  expect(nextafter32(0, 1)).toBe(2 ** -149);
  expect(nextafter32(-1, 0)).toBe(-1 + 2 ** -24);
});

it("rounds a threshold down so that float32 comparisons do not change", () => {
  for (const threshold of [0.1, -0.1, 0.5, 1e-50, -1e-50, 1e39, -1e39, 3.4028234663852886e38, 3.402823466385289e38, Infinity, -Infinity]) {
    const floored = floorToFloat32(threshold);
    expect(Math.fround(floored)).toBe(floored);
    expect(floored).toBeLessThanOrEqual(threshold);
    for (const value of [floored, nextafter32(floored, Infinity), nextafter32(floored, -Infinity)])
      expect(value <= threshold, `${value} against ${threshold}`).toBe(value <= floored);
  }
});
