import { expect, test } from "vitest";
import { digamma } from "./digamma.ts";

test.each([
  [1, -0.5772156649015329],
  [0.5, -1.9635100260214235],
  [0.01, -100.56088545786868],
  [10, 2.251752589066721],
  [12, 2.4426616799758123],
  [1e6, 13.815510057964191],
])("digamma(%d)", (x, expected) => {
  expect(Math.abs(digamma(x) - expected)).toBeLessThan(4e-15 * Math.max(1, Math.abs(expected)));
});

test("outside of its domain there is none", () => {
  expect([0, -0.5, NaN].map(digamma)).toEqual([NaN, NaN, NaN]);
});
