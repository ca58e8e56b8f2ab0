import { expect, it } from "vitest";
import { answer, fitted, list, tuple } from "../../../../test/fitted.ts";

const cells = [0.1, 0.2, 0.3];
const powers = { _min_degree: 3, _max_degree: 3, interaction_only: true, include_bias: false };

it("multiplies dense cells from the last factor to the first", () => {
  const model = fitted("PolynomialFeatures", { ...powers, n_features_in_: 3 });
  expect(answer(model, [cells])).toEqual([[0.3 * 0.2 * 0.1]]);
  expect(0.3 * 0.2 * 0.1).not.toBe(0.1 * 0.2 * 0.3);
});

it("multiplies sparse cells from the first factor to the last", () => {
  const encoder = fitted("OneHotEncoder", {
    categories_: list(list(1), list(1), list(1)),
    drop_idx_: null,
    handle_unknown: "ignore",
    sparse_output: true,
    dtype: "float64",
  });
  const scaler = fitted("MaxAbsScaler", { scale_: list(...cells.map((cell) => 1 / cell)) });
  const steps = [tuple("encode", encoder), tuple("scale", scaler), tuple("poly", fitted("PolynomialFeatures", powers))];
  const [a, b, c] = cells.map((cell) => 1 / (1 / cell)) as [number, number, number];
  expect(answer(fitted("Pipeline", { steps: list(...steps) }), [[1, 1, 1]])).toEqual([[a * b * c]]);
});

it("puts a one before all, whatever the least degree", () => {
  const model = fitted("PolynomialFeatures", {
    _min_degree: 2,
    _max_degree: 2,
    interaction_only: false,
    include_bias: true,
    n_features_in_: 2,
  });
  expect(answer(model, [[3, 5]])).toEqual([[1, 9, 15, 25]]);
});
