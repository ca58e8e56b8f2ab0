import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nextafter } from "../math/index.ts";
import { flipPoint } from "./flip-point.ts";

const anyLimit = fc.double({ noNaN: true });

test("finds the limit from any guess", () => {
  fc.assert(
    fc.property(anyLimit, fc.double(), (limit, guess) => {
      const found = flipPoint((x) => x <= limit, guess);
      expect(found === limit).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("finds the last number below a limit", () => {
  expect(flipPoint((x) => x < 0, 100)).toBe(-5e-324);
  expect(flipPoint((x) => x < -5e-324, 0)).toBe(nextafter(-5e-324, -Infinity));
  expect(flipPoint((x) => x < Infinity, NaN)).toBe(Number.MAX_VALUE);
});

test("all pass, or none", () => {
  expect(flipPoint(() => true, 3)).toBe(Infinity);
  expect(flipPoint(() => false, 3)).toBe(undefined);
});
