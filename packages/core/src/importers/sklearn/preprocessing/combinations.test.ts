import { expect, it } from "vitest";
import { combinationsOf } from "./combinations.ts";

it("lists tuples in the order of itertools", () => {
  expect(combinationsOf(3, 2, false)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(combinationsOf(3, 2, true)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ]);
  expect(combinationsOf(4, 3, false)).toHaveLength(4);
  expect(combinationsOf(4, 3, true)).toHaveLength(20);
});

it("finds none where there are too few columns, and one empty tuple of size 0", () => {
  expect(combinationsOf(2, 3, false)).toEqual([]);
  expect(combinationsOf(0, 1, true)).toEqual([]);
  expect(combinationsOf(2, 0, true)).toEqual([[]]);
});
