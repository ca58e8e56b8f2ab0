import { expect, test } from "vitest";
import type { RollbackSettings } from "../settings/rollback-settings.ts";
import { judge, judgeAnswers } from "./judge.ts";
import { bucketOf } from "./latency-histogram.ts";
import { SlidingWindow, type Seen } from "./sliding-window.ts";

const limits: RollbackSettings = {
  baseline: { model: null, kind: "alias", name: "champion" },
  window: 300_000,
  calls: 100,
  errors: 0,
  latency: 1.25,
  disagreement: 0,
  difference: null,
};

/** Numbers from 0 up to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Calls that fail at a rate and take times whose tail is long. */
function observed(random: () => number, calls: number, rate: number, slower = 1): Seen {
  const window = new SlidingWindow(300_000);
  for (let call = 0; call < calls; call++) window.addCall(0, (slower * 2) / (1 - random()) ** 0.4, random() < rate);
  return window.seen(0);
}

test.each([
  [0.001, 100, 100],
  [0.02, 200, 1800],
  [0.2, 150, 150],
  [0.5, 1000, 100],
])(
  "a candidate that fails and answers like the baseline (%d of %d calls, %d of the baseline) stays, in 3,000 of 3,000 windows",
  (rate, calls, baseline) => {
    const random = seeded(11);
    for (let window = 0; window < 3000; window++)
      expect(judge(observed(random, calls, rate), observed(random, baseline, rate), limits)).toBeNull();
  },
  60_000,
);

test.each([
  ["all calls fail", 1, 1, /^100 of 100 calls failed/],
  ["a fifth fails", 0.2, 1, /calls failed/],
  ["all is four times as slow", 0, 4, /99th percentile/],
])("where %s, it goes at the first look, nearly always", (_name, rate, slower, reason) => {
  const random = seeded(5);
  let found = 0;
  for (let window = 0; window < 200; window++) {
    const calls = rate === 1 ? 100 : 300;
    if (reason.test(judge(observed(random, calls, rate, slower), observed(random, 2700, 0.005), limits) ?? "")) found++;
  }
  expect(found).toBeGreaterThan(190);
});

test("allowed points are allowed", () => {
  const random = seeded(3);
  for (let window = 0; window < 500; window++)
    expect(judge(observed(random, 500, 0.06), observed(random, 4500, 0.01), { ...limits, errors: 5, latency: null })).toBeNull();
});

test("with no disagreement allowed, one row is enough, and no row is not", () => {
  const window = new SlidingWindow(300_000);
  window.addComparison(0, 5000, 0, 0);
  expect(judgeAnswers(window.seen(0), limits)).toBeNull();
  window.addComparison(0, 10, 1, 0);
  expect(judgeAnswers(window.seen(0), limits)).toContain("1 of 5010 rows");
});

test("a window forgets in twentieths, whatever time does", () => {
  const window = new SlidingWindow(20_000);
  for (let second = 0; second < 20; second++) window.addCall(second * 1000, 1, second % 2 === 0);
  expect([window.seen(19_999).calls, window.seen(19_999).failures]).toEqual([20, 10]);
  expect(window.seen(24_000).calls).toBe(15);
  expect(window.seen(60_000).calls).toBe(0);
  window.addCall(60_500, 1, false);
  expect(window.seen(60_500)).toMatchObject({ calls: 1, failures: 0 });
  expect(window.seen(60_500).latencies[bucketOf(1)]).toBe(1);
});
