import { describe, expect, it } from "vitest";
import { makeArray, parseDtype, type NdArray, type PyValue } from "../../../formats/index.ts";
import { answer, fitted } from "../../../../test/fitted.ts";
import { contractOf } from "../../../ir/index.ts";
import { importModel } from "../../import-model.ts";

function table(dtype: "<f8" | "<f4", rows: readonly (readonly number[])[]): NdArray {
  const cells = dtype === "<f8" ? Float64Array.from(rows.flat()) : Float32Array.from(rows.flat());
  return makeArray(parseDtype(dtype), [rows.length, rows[0]!.length], "C", new Uint8Array(cells.buffer));
}

type Options = Readonly<Record<string, PyValue>>;

const factors = (options: Options = {}): PyValue =>
  fitted("NMF", {
    components_: table("<f8", [
      [1, 0],
      [0, 2],
    ]),
    solver: "cd",
    beta_loss: "frobenius",
    shuffle: false,
    l1_ratio: 0,
    alpha_W: 0,
    alpha_H: "same",
    max_iter: 200,
    tol: 1e-4,
    ...options,
  });

const coder = (options: Options = {}): PyValue =>
  fitted("SparseCoder", {
    dictionary: table("<f8", [
      [1, 0],
      [0, 1],
    ]),
    transform_algorithm: "omp",
    transform_n_nonzero_coefs: 1,
    transform_alpha: null,
    transform_max_iter: 1000,
    split_sign: false,
    positive_code: false,
    ...options,
  });

describe("NMF", () => {
  it("finds the weights that make up a row, and says that each row is alone", () => {
    expect(
      answer(factors(), [
        [3, 4],
        [0, 0],
      ]),
    ).toEqual([
      [3, 2],
      [0, 0],
    ]);
    expect(contractOf(importModel(factors()).graph, "transform")).toMatchObject({
      kind: "bounded",
      text: expect.stringContaining("per-row") as string,
    });
  });

  it("refuses a row with a negative cell", () => {
    expect(() => answer(factors(), [[1, -1]])).toThrow();
  });

  it.each([
    ["an order that is drawn", { shuffle: true }, "UNSUPPORTED_OPTION"],
    ["single precision", { components_: table("<f4", [[1, 0]]) }, "UNSUPPORTED_OPTION"],
    ["a loop without an end", { max_iter: 2 ** 40 }, "LIMIT_EXCEEDED"],
    ["a negative number of rounds", { max_iter: -1 }, "INVALID_MODEL"],
    ["another solver", { solver: "pg" }, "UNSUPPORTED_OPTION"],
  ])("refuses %s", (_, options, code) => {
    expect(() => importModel(factors(options))).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe("SparseCoder", () => {
  it("codes a row by the atoms nearest to it", () => {
    expect(
      answer(coder(), [
        [2, -3],
        [0, 0],
      ]),
    ).toEqual([
      [0, -3],
      [0, 0],
    ]);
    expect(answer(coder({ split_sign: true }), [[2, -3]])).toEqual([[0, 0, 0, 3]]);
    expect(answer(coder({ transform_algorithm: "threshold", transform_alpha: 1 }), [[2, -0.5]])).toEqual([[1, 0]]);
  });

  it.each([
    ["more atoms than there are", { transform_n_nonzero_coefs: 3 }, "UNSUPPORTED_OPTION"],
    ["positive codes of a pursuit", { positive_code: true }, "UNSUPPORTED_OPTION"],
    ["a negative alpha", { transform_algorithm: "lasso_cd", transform_alpha: -1 }, "INVALID_MODEL"],
  ])("refuses %s", (_, options, code) => {
    expect(() => importModel(coder(options))).toThrow(expect.objectContaining({ code }) as Error);
  });
});
