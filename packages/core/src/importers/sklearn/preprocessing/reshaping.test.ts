import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, ask, fitted, floats, integers, list, objects } from "../../../../test/fitted.ts";

const refused = (code: string): unknown => expect.objectContaining({ code });

describe("SplineTransformer", () => {
  const spline = (t: readonly number[], options: Readonly<Record<string, PyValue>> = {}): PyValue =>
    fitted("SplineTransformer", {
      degree: 1,
      extrapolation: "constant",
      include_bias: true,
      bsplines_: list(fitted("BSpline", { t: floats(...t), k: 1 })),
      n_features_in_: 1,
      ...options,
    });

  it("is a hat function of degree 1", () => {
    expect(answer(spline([-1, 0, 1, 2]), [[0.25], [-5], [9]])).toEqual([
      [0.75, 0.25],
      [1, 0],
      [0, 1],
    ]);
  });

  it.each([
    ["knots that go back", spline([0, 1, 0, 2])],
    ["knots that are no numbers", spline([0, NaN, 1, 2])],
    ["too few knots", spline([0, 1])],
    ["another degree", spline([0, 1, 2, 3], { degree: 2 })],
    ["no spline", spline([0, 1], { bsplines_: list() })],
  ])("refuses %s", (_reason, model) => {
    expect(() => importModel(model)).toThrow(refused("INVALID_MODEL"));
  });
});

describe("PowerTransformer", () => {
  it("refuses another number of exponents than columns", () => {
    const model = fitted("PowerTransformer", { lambdas_: floats(1, 2), method: "yeo-johnson", standardize: false, n_features_in_: 3 });
    expect(() => importModel(model)).toThrow(refused("INVALID_MODEL"));
  });
});

describe("TargetEncoder", () => {
  it("refuses encodings that do not fit the categories", () => {
    const model = fitted("TargetEncoder", {
      categories_: list(objects("a", "b")),
      target_type_: "binary",
      target_mean_: 0.5,
      encodings_: list(floats(1)),
    });
    expect(() => importModel(model)).toThrow(refused("INVALID_MODEL"));
  });
});

describe("IterativeImputer", () => {
  const simple = fitted("SimpleImputer", { missing_values: NaN, statistics_: floats(1, 2), add_indicator: false, strategy: "mean" });
  const imputer = (turn: PyValue): PyValue =>
    fitted("IterativeImputer", {
      missing_values: NaN,
      sample_posterior: false,
      initial_imputer_: simple,
      n_iter_: 1,
      imputation_sequence_: list(turn),
      add_indicator: false,
      _min_value: floats(-Infinity, -Infinity),
      _max_value: floats(Infinity, Infinity),
      n_features_in_: 2,
    });
  const turn = (target: number, from: readonly number[]): PyValue => {
    const model = fitted("Ridge", { coef_: floats(2), intercept_: 0.5, n_features_in_: 1 });
    return {
      kind: "object",
      module: "sklearn.impute._iterative",
      name: "_ImputerTriplet",
      args: [target, integers(...from), model],
      keywords: null,
      state: null,
      items: null,
      entries: null,
    };
  };

  it("fills what is missing from what the first imputer left", () => {
    expect(
      ask(importModel(imputer(turn(0, [1]))).graph, [
        [null, 4],
        [3, null],
      ]),
    ).toEqual([
      [8.5, 4],
      [3, 2],
    ]);
  });

  it.each([
    ["fills a column that is not there", turn(7, [1])],
    ["reads a column that is not there", turn(0, [7])],
  ])("refuses a turn that %s", (_reason, broken) => {
    expect(() => importModel(imputer(broken))).toThrow(refused("INVALID_MODEL"));
  });
});
