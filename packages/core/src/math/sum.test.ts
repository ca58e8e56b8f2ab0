import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { argumentOfMaximum, pairwiseSum, pairwiseSum32, sequentialSum } from "./sum.ts";

interface Sums {
  readonly sums: readonly (readonly [count: number, double: number, single: number, everyThird: number])[];
}

const vectors = JSON.parse(readFileSync(new URL("../../test/math/pairwise-vectors.json", import.meta.url), "utf8")) as Sums;

/** The numbers that scripts/make-math-vectors.py adds up. */
function numbers(): Float64Array {
  let state = 11n;
  return Float64Array.from({ length: 3000 }, () => {
    state = (state * 25214903917n + 11n) % 2n ** 48n;
    return (Number(state) / 2 ** 48 - 0.5) * Number(`1e${state % 7n}`);
  });
}

it("adds in numpy's order", () => {
  const values = numbers();
  const single = Float32Array.from(values);
  for (const [count, double, float, everyThird] of vectors.sums) {
    expect(pairwiseSum(values, 0, count), `${count}`).toBe(double);
    expect(pairwiseSum32(single, 0, count), `${count} float32`).toBe(float);
    expect(pairwiseSum(values, 0, Math.floor(count / 3), 3), `${count} strided`).toBe(everyThird);
  }
});

it("tells pairwise from sequential order", () => {
  const values = numbers();
  expect(pairwiseSum(values)).not.toBe(sequentialSum(values));
  expect(sequentialSum([1e16, 1, -1e16])).toBe(0);
  expect(sequentialSum([9, 1, 9, 2, 9, 3], 1, 3, 2)).toBe(6);
});

it("sums negative zeros to zero", () => {
  expect(pairwiseSum([-0, -0])).toBe(0);
  expect(pairwiseSum(Array.from({ length: 9 }, () => -0))).toBe(0);
  expect(pairwiseSum32(Array.from({ length: 300 }, () => -0))).toBe(0);
});

it("finds the first maximum, NaN first", () => {
  expect(argumentOfMaximum([1, 3, 3])).toBe(1);
  expect(argumentOfMaximum([1, NaN, 3, NaN])).toBe(1);
  expect(argumentOfMaximum([NaN, 5])).toBe(0);
  expect(argumentOfMaximum([-Infinity, -Infinity])).toBe(0);
  expect(argumentOfMaximum([9, 1, 9, 4, 9, 2], 1, 3, 2)).toBe(1);
});
