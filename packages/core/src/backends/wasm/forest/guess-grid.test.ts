import * as fc from "fast-check";
import { expect, it } from "vitest";
import { cellOf, comparedAtOnce, fitGuessGrid } from "./guess-grid.ts";

const ascending = (single: boolean): fc.Arbitrary<Float64Array> =>
  fc
    .uniqueArray(single ? fc.float({ noNaN: true }) : fc.double({ noNaN: true }), { minLength: 1, maxLength: 60 })
    .map((values) => Float64Array.from(new Set(values.map((value) => value + 0))).sort());

it.each([false, true])("a search that starts at its cell and takes the grid's steps finds the rank (float32: %s)", (single) => {
  const value = single ? fc.float() : fc.double();
  fc.assert(
    fc.property(ascending(single), value, fc.nat(), (thresholds, other, pick) => {
      const grid = fitGuessGrid(thresholds, single);
      for (const x of [other, thresholds[pick % thresholds.length]!]) {
        let rank = grid.first[cellOf(x, grid.low, grid.scale, grid.first.length, single)]!;
        for (let size = grid.steps + 1; size > 1; size--) rank += (thresholds[rank + 2 ** size - 1] ?? Number.NaN) < x ? 2 ** size : 0;
        rank += thresholds.slice(rank, rank + comparedAtOnce).filter((threshold) => threshold < x).length;
        expect(rank).toBe(thresholds.filter((threshold) => threshold < x).length);
      }
    }),
  );
});

it("evenly spread thresholds need no step", () => {
  expect(
    fitGuessGrid(
      Float64Array.from({ length: 200 }, (_, index) => index / 10),
      false,
    ).steps,
  ).toBe(0);
});
