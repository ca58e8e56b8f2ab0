import { expect, test } from "vitest";
import { RunCost } from "./run-cost.ts";

test("knows nothing at first", () => {
  const cost = new RunCost();
  expect(cost.of(1)).toBeNaN();
  expect(cost.knows(1)).toBe(false);
});

test("is linear between what was seen, and beyond it goes by the row", () => {
  const cost = new RunCost();
  cost.note(1, 1);
  expect(cost.of(8)).toBe(8);
  cost.note(8, 2.4);
  expect(cost.of(8)).toBeCloseTo(2.4);
  expect(cost.of(4)).toBeCloseTo(1.6);
  expect(cost.of(16)).toBeCloseTo(4.8);
  expect([cost.knows(1), cost.knows(4), cost.knows(8), cost.knows(15), cost.knows(16)]).toEqual([true, false, true, true, false]);
});

test("follows quick runs at once and slow ones slowly", () => {
  const cost = new RunCost();
  cost.note(1, 1);
  cost.note(1, 2);
  expect(cost.of(1)).toBeCloseTo(1.1);
  cost.note(1, 1000);
  expect(cost.of(1)).toBeCloseTo(1.32);
  cost.note(1, 0.5);
  expect(cost.of(1)).toBe(0.5);
});
