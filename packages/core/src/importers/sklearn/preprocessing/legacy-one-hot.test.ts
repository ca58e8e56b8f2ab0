import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, fitted, integers } from "../../../../test/fitted.ts";

function legacy(options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted(
    "OneHotEncoder",
    {
      n_values: "auto",
      n_values_: integers(3, 2),
      feature_indices_: integers(0, 3, 5),
      active_features_: integers(0, 2, 4),
      categorical_features: "all",
      handle_unknown: "ignore",
      sparse: false,
      dtype: "float64",
      ...options,
    },
    "0.19.2",
  );
}

describe("OneHotEncoder until 0.21", () => {
  it("has a column for each number of training, and passes over others", () => {
    expect(
      answer(legacy(), [
        [2.9, 1],
        [1, 0],
        [7, 9],
      ]),
    ).toEqual([
      [0, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("refuses numbers beyond the largest where unknown ones are errors, but not those between", () => {
    const strict = legacy({ handle_unknown: "error" });
    expect(answer(strict, [[1, 0]])).toEqual([[0, 0, 0]]);
    expect(() => answer(strict, [[3, 0]])).toThrow();
    expect(() => answer(legacy(), [[-1, 0]])).toThrow();
  });

  it("puts what is not encoded behind what is", () => {
    const model = legacy({ categorical_features: integers(2, 0) });
    const seen = [0, 1, 2].map(() => ({ name: null, kind: "numeric" }) as const);
    expect(answer(model, [[0, 0.5, 1]], "transform", seen)).toEqual([[1, 0, 1, 0.5]]);
  });

  it.each([
    ["columns that do not follow each other", { feature_indices_: integers(0, 4, 5) }],
    ["a negative count", { n_values_: integers(-1, 2), feature_indices_: integers(0, -1, 1) }],
    ["more encoded columns than counts", { categorical_features: integers(0, 1, 2) }],
    ["a column before the first", { categorical_features: integers(-1, 1) }],
  ])("rejects %s", (_, state) => {
    const seen = [0, 1].map(() => ({ name: null, kind: "numeric" }) as const);
    expect(() => importModel(legacy(state), seen)).toThrow(/encoded columns|not 2 columns/u);
  });
});
