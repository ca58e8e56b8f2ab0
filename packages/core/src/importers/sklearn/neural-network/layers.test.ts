import { expect, it } from "vitest";
import { makeArray, parseDtype, type NdArray, type PyValue } from "../../../formats/index.ts";
import { answer, fitted, floats, list } from "../../../../test/fitted.ts";
import { importModel } from "../../import-model.ts";

function weights(rows: readonly (readonly number[])[]): NdArray {
  return makeArray(parseDtype("<f8"), [rows.length, rows[0]!.length], "C", new Uint8Array(Float64Array.from(rows.flat()).buffer));
}

const regressor = (options: Readonly<Record<string, PyValue>> = {}): PyValue =>
  fitted("MLPRegressor", {
    coefs_: list(
      weights([
        [1, -1],
        [2, 0],
      ]),
      weights([[1], [10]]),
    ),
    intercepts_: list(floats(0, 1), floats(5)),
    activation: "relu",
    out_activation_: "identity",
    ...options,
  });

it("goes from layer to layer", () => {
  expect(
    answer(
      regressor(),
      [
        [1, 1],
        [-4, 1],
      ],
      "predict",
    ),
  ).toEqual([[8], [55]]);
});

it.each([
  ["layers that do not fit", { coefs_: list(weights([[1, -1]]), weights([[1]])) }, "INVALID_MODEL"],
  ["fewer intercepts than layers", { intercepts_: list(floats(0, 1)) }, "INVALID_MODEL"],
  ["no layer", { coefs_: list(), intercepts_: list() }, "INVALID_MODEL"],
  ["intercepts of another width", { intercepts_: list(floats(0), floats(5)) }, "INVALID_MODEL"],
  ["a function that it does not know", { activation: "gelu" }, "UNSUPPORTED_OPTION"],
])("refuses %s", (_, options, code) => {
  expect(() => importModel(regressor(options))).toThrow(expect.objectContaining({ code }) as Error);
});
