import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ceil32, floor32 } from "./round-threshold.ts";

const thresholds = fc.double({ noNaN: true });
const values = fc.float({ noNaN: true });

it("floor32 keeps the outcome of <= for every float32", () => {
  fc.assert(fc.property(thresholds, values, (threshold, x) => x <= threshold === x <= floor32(threshold)));
  fc.assert(
    fc.property(thresholds, (threshold) =>
      [floor32(threshold), ceil32(threshold)].every((x) => x <= threshold === x <= floor32(threshold)),
    ),
  );
});

it("ceil32 keeps the outcome of < for every float32", () => {
  fc.assert(fc.property(thresholds, values, (threshold, x) => x < threshold === x < ceil32(threshold)));
  fc.assert(
    fc.property(thresholds, (threshold) => [floor32(threshold), ceil32(threshold)].every((x) => x < threshold === x < ceil32(threshold))),
  );
});

it("both land on float32 neighbours at the edges", () => {
  expect(floor32(1e-46)).toBe(0);
  expect(ceil32(1e-46)).toBe(2 ** -149);
  expect(floor32(-1e-46)).toBe(-(2 ** -149));
  expect(floor32(1e300)).toBe(3.4028234663852886e38);
  expect(ceil32(1e300)).toBe(Number.POSITIVE_INFINITY);
  expect(floor32(-1e300)).toBe(Number.NEGATIVE_INFINITY);
  expect(floor32(0.1)).toBeLessThan(0.1);
});
