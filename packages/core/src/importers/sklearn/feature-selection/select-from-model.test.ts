import { describe, expect, it } from "vitest";
import { makeArray, parseDtype, type PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, fitted, floats, list, tuple } from "../../../../test/fitted.ts";

const row = [[10, 20, 30, 40]];

function selector(estimator: PyValue, options: Readonly<Record<string, PyValue>> = {}, version?: string): PyValue {
  const parameters = {
    threshold: null,
    max_features: null,
    norm_order: 1,
    importance_getter: "auto",
    estimator,
    estimator_: estimator,
    n_features_in_: 4,
  };
  return fitted("SelectFromModel", { ...parameters, ...options }, version);
}

function linear(className: string, coefficients: PyValue, options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted(className, { coef_: coefficients, n_features_in_: 4, ...options });
}

const coefficients = floats(-4, 1, 0, 3);

describe("the threshold", () => {
  it("is the mean of the importances, or what is stated", () => {
    expect(answer(selector(linear("Ridge", coefficients)), row)).toEqual([[10, 40]]);
    expect(answer(selector(linear("Ridge", coefficients), { threshold: 1 }), row)).toEqual([[10, 20, 40]]);
    expect(answer(selector(linear("Ridge", coefficients), { threshold: "2 * median" }), row)).toEqual([[10]]);
    expect(answer(selector(linear("Ridge", coefficients), { threshold: "mean" }), row)).toEqual([[10, 40]]);
  });

  it("is almost nothing after an L1 penalty", () => {
    expect(answer(selector(linear("Lasso", coefficients)), row)).toEqual([[10, 20, 40]]);
    expect(answer(selector(linear("SGDClassifier", coefficients, { penalty: "l1" })), row)).toEqual([[10, 20, 40]]);
  });

  it("knows elastic nets without L2 part since 1.1, and logistic regression since 1.8", () => {
    const net = linear("ElasticNet", coefficients, { l1_ratio: 1 });
    expect(answer(selector(net, {}, "1.0.2"), row)).toEqual([[10, 40]]);
    expect(answer(selector(net, {}, "1.2.2"), row)).toEqual([[10, 20, 40]]);
    const logistic = linear("LogisticRegression", coefficients, { penalty: "deprecated", l1_ratio: 1 });
    expect(answer(selector(logistic, {}, "1.7.2"), row)).toEqual([[10, 40]]);
    expect(answer(selector(logistic, {}, "1.8.0"), row)).toEqual([[10, 20, 40]]);
  });
});

describe("importances", () => {
  it("of several outputs are norms by column", () => {
    const matrix = makeArray(parseDtype("<f8"), [2, 4], "C", new Uint8Array(Float64Array.of(3, 1, 0, 0, 4, -1, 0, 6).buffer));
    expect(answer(selector(linear("Ridge", matrix), { threshold: 6 }), row)).toEqual([[10, 40]]);
    expect(answer(selector(linear("Ridge", matrix), { threshold: 6, norm_order: 2 }), row)).toEqual([[40]]);
  });

  it("come from where importance_getter points", () => {
    const pipeline = fitted("Pipeline", { steps: list(tuple("r", linear("Ridge", coefficients))), n_features_in_: 4 });
    expect(answer(selector(pipeline, { importance_getter: "named_steps.r.coef_" }), row)).toEqual([[10, 40]]);
  });

  it("at most max_features are kept, the first of equal ones", () => {
    expect(answer(selector(linear("Ridge", floats(2, 2, 2, 2)), { max_features: 2 }), row)).toEqual([[10, 20]]);
  });

  it.each([
    [
      { importance_getter: { kind: "global", module: "__main__", name: "weights" } } as const,
      "importance_getter is __main__.weights, a function",
    ],
    [{ max_features: { kind: "global", module: "__main__", name: "half" } } as const, "max_features is __main__.half, a function"],
  ])("by a function are refused by its name", (options, message) => {
    expect(() => importModel(selector(linear("Ridge", coefficients), options))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", message }),
    );
  });
});

it("takes infinity too where the inner model takes NaN, and neither otherwise", () => {
  const trees = fitted("HistGradientBoostingClassifier", { coef_: coefficients, n_features_in_: 4 });
  expect(answer(selector(trees), [[NaN, 0, 0, Infinity]])).toEqual([[NaN, Infinity]]);
  expect(() => answer(selector(linear("Ridge", coefficients)), [[1, NaN, 3, 4]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
});
