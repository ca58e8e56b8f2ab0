import { describe, expect, test } from "vitest";
import { binomialTail, predictiveTail } from "./binomial-tail.ts";

describe("tails", () => {
  test.each([
    // scipy.stats.binom.sf(count - 1, trials, rate)
    [1, 1, 0.5, 0.5],
    [10, 100, 0.01, 7.631587532260653e-8],
    [130, 1000, 0.1, 0.0013413983708734241],
    [95, 1000, 0.1, 0.7157798418712749],
    [1, 1_000_000, 1e-6, 0.6321207427683548],
    [1000, 1000, 0.99, 4.317124741065789e-5],
  ])("%d or more of %d at %d", (count, trials, rate, expected) => {
    expect(binomialTail(count, trials, rate) / expected).toBeCloseTo(1, 9);
  });

  test("the prediction sums over what the rate may be", () => {
    for (const [count, trials, failures, seen] of [
      [3, 20, 1, 30],
      [10, 100, 0, 900],
      [60, 200, 40, 300],
    ] as const) {
      const steps = 200_000;
      let sum = 0;
      let mass = 0;
      for (let step = 0; step < steps; step++) {
        const rate = (step + 0.5) / steps;
        const density = Math.exp(failures * Math.log(rate) + (seen - failures) * Math.log1p(-rate));
        mass += density;
        if (step % 20 === 0) sum += 20 * density * binomialTail(count, trials, rate);
      }
      expect(predictiveTail(count, trials, failures, seen) / (sum / mass)).toBeCloseTo(1, 3);
    }
  });

  test("at the ends", () => {
    expect(binomialTail(0, 10, 0)).toBe(1);
    expect(binomialTail(1, 10, 0)).toBe(0);
    expect(binomialTail(10, 10, 1)).toBe(1);
    expect(predictiveTail(0, 10, 0, 0)).toBe(1);
    expect(predictiveTail(11, 10, 0, 0)).toBe(0);
    expect(predictiveTail(10, 10, 0, 0)).toBeCloseTo(1 / 11, 12);
  });
});
