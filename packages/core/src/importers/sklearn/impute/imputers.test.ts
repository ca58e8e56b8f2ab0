import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, fitted, floats, integers, objects } from "../../../../test/fitted.ts";

function imputer(statistics: PyValue, options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted("SimpleImputer", {
    statistics_: statistics,
    missing_values: NaN,
    strategy: "mean",
    add_indicator: false,
    keep_empty_features: false,
    ...options,
  });
}

describe("SimpleImputer", () => {
  it("leaves out columns without a value in training, but not their indicator", () => {
    const indicator = fitted("MissingIndicator", { features_: integers(0, 1) });
    const model = imputer(floats(5, NaN, 7), { add_indicator: true, indicator_: indicator });
    expect(
      answer(model, [
        [NaN, 2, NaN],
        [1, NaN, 3],
      ]),
    ).toEqual([
      [5, 7, 1, 0],
      [1, 3, 0, 1],
    ]);
  });

  it("keeps a constant's empty columns until 1.7, and drops them since 1.8, which stores the dtype of the filling", () => {
    const constant = { strategy: "constant", _fit_dtype: floats().dtype };
    expect(answer(imputer(floats(5, NaN), constant), [[NaN, 2]])).toEqual([[5, 2]]);
    expect(answer(imputer(objects(5, NaN), { ...constant, _fill_dtype: floats().dtype }), [[NaN, 2]])).toEqual([[5]]);
  });

  it("fills texts and numbers of one array of objects each by its own", () => {
    const model = imputer(objects("none", 3), { strategy: "most_frequent" });
    expect(
      answer(model, [
        [null, null],
        ["a", 1],
      ]),
    ).toEqual([
      ["none", 3],
      ["a", 1],
    ]);
    expect(importModel(model).graph.methods[0]?.outputs.map(({ dtype, shape }) => [dtype, shape])).toEqual([
      ["|O", "rows"],
      ["|O", "rows"],
    ]);
  });

  it("refuses a missing cell where another value stands for missing", () => {
    const model = imputer(objects("none"), { strategy: "most_frequent", missing_values: "?" });
    expect(answer(model, [["?"], ["a"]])).toEqual([["none"], ["a"]]);
    expect(() => answer(model, [["a"], [null]])).toThrow(
      expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ row: 1 }) }),
    );
    expect(() => answer(imputer(floats(2), { missing_values: -1 }), [[NaN]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  });

  it("refuses infinity", () => {
    expect(() => answer(imputer(floats(2)), [[Infinity]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  });
});

describe("MissingIndicator", () => {
  const indicator = (options: Readonly<Record<string, PyValue>>): PyValue =>
    fitted("MissingIndicator", {
      missing_values: NaN,
      features: "missing-only",
      features_: integers(1),
      error_on_new: true,
      sparse: "auto",
      n_features_in_: 2,
      ...options,
    });

  it("tells of the columns that had missing cells in training", () => {
    expect(
      answer(indicator({}), [
        [1, NaN],
        [2, 3],
      ]),
    ).toEqual([[1], [0]]);
    expect(answer(indicator({ features: "all" }), [[NaN, 3]])).toEqual([[1, 0]]);
  });

  it("refuses the first missing cell of another column, unless told not to", () => {
    expect(() => answer(indicator({}), [[NaN, 1]])).toThrow(
      expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ column: "0" }) }),
    );
    expect(() => answer(indicator({ missing_values: -1 }), [[-1, 1]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
    expect(answer(indicator({ error_on_new: false }), [[NaN, 1]])).toEqual([[0]]);
  });
});
