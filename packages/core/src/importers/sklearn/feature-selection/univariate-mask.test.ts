import { describe, expect, it } from "vitest";
import { PythonView, type PyValue } from "../../../formats/index.ts";
import { fitted, floats } from "../../../../test/fitted.ts";
import { univariateMask, type SelectionMode } from "./univariate-mask.ts";

function kept(mode: SelectionMode, parameter: PyValue, scores: readonly number[]): number[] {
  const view = new PythonView(fitted("Filter", { scores_: floats(...scores), pvalues_: floats(...scores) }));
  return univariateMask(view, mode, new PythonView(parameter)).flatMap((keep, column) => (keep ? [column] : []));
}

describe("k best", () => {
  it("keeps the last of equal scores, and NaN last of all", () => {
    expect(kept("k_best", 2, [5, 5, 5, 1])).toEqual([1, 2]);
    expect(kept("k_best", 2, [NaN, -1e300, NaN])).toEqual([1, 2]);
  });

  it("keeps all, none, and no more than there are", () => {
    expect(kept("k_best", "all", [1, 2])).toEqual([0, 1]);
    expect(kept("k_best", 0, [1, 2])).toEqual([]);
    expect(kept("k_best", 9, [1, 2])).toEqual([0, 1]);
  });
});

describe("percentile", () => {
  it("fills up with the first of the scores equal to it", () => {
    expect(kept("percentile", 50, [1, 3, 3, 3])).toEqual([1, 2]);
    expect(kept("percentile", 40, [1, 2, 3, 4, 5])).toEqual([3, 4]);
  });

  it("of 0 and 100 needs no scores", () => {
    expect(kept("percentile", 0, [NaN, 1])).toEqual([]);
    expect(kept("percentile", 100, [NaN, 1])).toEqual([0, 1]);
  });
});

it("discoveries rank p-values of NaN last, wherever they stand", () => {
  expect(kept("fdr", 0.05, [NaN, 0.9, NaN, 0.012, NaN])).toEqual([]);
  expect(kept("fdr", 0.05, [0.9, NaN, 0.001, NaN, 0.019])).toEqual([2, 4]);
});

it("false positives, discoveries and the family of errors each have their bound", () => {
  const pvalues = [0.01, 0.04, 0.03, 0.5];
  expect(kept("fpr", 0.05, pvalues)).toEqual([0, 1, 2]);
  expect(kept("fdr", 0.05, pvalues)).toEqual([0]);
  expect(kept("fdr", 0.06, pvalues)).toEqual([0, 1, 2]);
  expect(kept("fdr", 0.001, pvalues)).toEqual([]);
  expect(kept("fwe", 0.05, pvalues)).toEqual([0]);
});
