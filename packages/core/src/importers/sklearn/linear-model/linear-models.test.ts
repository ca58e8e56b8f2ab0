import { describe, expect, it } from "vitest";
import { makeArray, parseDtype, type NdArray, type PyValue } from "../../../formats/index.ts";
import { answer, fitted, floats, integers } from "../../../../test/fitted.ts";
import { importModel } from "../../import-model.ts";

function matrixOf(...rows: readonly (readonly number[])[]): NdArray {
  return makeArray(parseDtype("<f8"), [rows.length, rows[0]!.length], "C", new Uint8Array(Float64Array.from(rows.flat()).buffer));
}

function logistic(options: Readonly<Record<string, PyValue>>, version?: string): PyValue {
  return fitted("LogisticRegression", { n_features_in_: 1, solver: "lbfgs", intercept_: floats(0), ...options }, version);
}

describe("linear models", () => {
  it("take the number of columns from the coefficients where nothing else tells", () => {
    const model = fitted("PoissonRegressor", { coef_: floats(1, -1, 0), intercept_: 0 }, "0.24.2");
    expect(answer(model, [[2, 2, 9]], "predict")).toEqual([[1]]);
  });

  it("answer as their coefficients are shaped: one row of a matrix keeps two dimensions", () => {
    const shapeOf = (model: PyValue): string => importModel(model).graph.methods[0]!.outputs[0]!.shape;
    expect(shapeOf(fitted("LinearRegression", { coef_: floats(1), intercept_: 0 }))).toBe("rows");
    expect(shapeOf(fitted("LinearRegression", { coef_: matrixOf([1]), intercept_: floats(0) }))).toBe("matrix");
    expect(shapeOf(fitted("SGDRegressor", { coef_: matrixOf([1]), intercept_: floats(0) }))).toBe("rows");
  });

  it("refuse an intercept that does not fit, and labels that do not", () => {
    const wide = fitted("LinearRegression", { coef_: matrixOf([1], [2], [3]), intercept_: floats(0, 1) });
    expect(() => importModel(wide)).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
    const few = logistic({ coef_: matrixOf([1], [2], [3]), intercept_: floats(0, 0, 0), classes_: integers(0, 1) });
    expect(() => importModel(few)).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
  });
});

describe("LogisticRegression", () => {
  const two = { coef_: matrixOf([Math.LN2]), classes_: integers(3, 5) };
  const three = { coef_: matrixOf([1], [0], [0]), intercept_: floats(0, 0, 0), classes_: integers(0, 1, 2) };
  const positive = (model: PyValue): number => answer(model, [[1]], "predict_proba")[0]![1] as number;

  it("counts a multinomial score of two classes twice, one-versus-rest once", () => {
    expect(positive(logistic({ ...two, multi_class: "multinomial" }))).toBeCloseTo(4 / 5, 15);
    expect(positive(logistic({ ...two, multi_class: "auto" }))).toBeCloseTo(2 / 3, 15);
    expect(positive(logistic(two, "1.9.0"))).toBeCloseTo(2 / 3, 15);
  });

  it("normalises several classes by softmax, or by their sum where each was fitted alone", () => {
    expect(positive(logistic({ ...three, multi_class: "auto" }))).toBeCloseTo(1 / (Math.E + 2), 15);
    const chance = 1 / (1 + Math.exp(-1));
    expect(positive(logistic({ ...three, multi_class: "ovr" }))).toBeCloseTo(0.5 / (1 + chance), 15);
    expect(positive(logistic({ ...three, multi_class: "auto", solver: "liblinear" }))).toBeCloseTo(0.5 / (1 + chance), 15);
    const newton = { ...three, multi_class: "deprecated", solver: "newton-cholesky" };
    expect(positive(logistic(newton, "1.5.2"))).toBeCloseTo(0.5 / (1 + chance), 15);
    expect(positive(logistic(newton, "1.7.2"))).toBeCloseTo(1 / (Math.E + 2), 15);
  });

  it("takes the first label at a score of 0", () => {
    expect(answer(logistic({ ...two, multi_class: "auto" }), [[0], [1e-300], [-1]], "predict")).toEqual([[3], [5], [3]]);
  });
});

describe("RidgeClassifier", () => {
  const multilabel = (version: string): PyValue =>
    fitted(
      "RidgeClassifier",
      {
        coef_: matrixOf([1], [-1]),
        intercept_: floats(0.5, 0.5),
        _label_binarizer: fitted("LabelBinarizer", { y_type_: "multilabel-indicator", classes_: integers(0, 1) }, version),
      },
      version,
    );

  it("answers a row of labels for several of them, the best one before 1.0", () => {
    expect(answer(multilabel("1.5.2"), [[0], [2]], "predict")).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(answer(multilabel("0.24.2"), [[0], [2]], "predict")).toEqual([[0], [0]]);
  });
});
