import { expect, it } from "vitest";
import { type PyObject, PythonDict, type PyValue } from "../../formats/index.ts";
import { answer, dict, fitted, floats, list, tuple } from "../../../test/fitted.ts";
import { importModel } from "../import-model.ts";

function mapper(attributes: Readonly<Record<string, PyValue>>): PyObject {
  const state = PythonDict.of(Object.entries({ default: false, built_default: false, sparse: false, ...attributes }));
  return {
    kind: "object",
    module: "sklearn_pandas.dataframe_mapper",
    name: "DataFrameMapper",
    args: [],
    keywords: null,
    state,
    items: null,
    entries: null,
  };
}

const scaler = fitted("MaxAbsScaler", { scale_: floats(4), n_features_in_: 1, clip: false });
const scaled = tuple(list("b"), scaler, dict({}));

it("answers parts in their order, and what passes behind them", () => {
  expect(answer(mapper({ built_features: list(scaled, tuple("a", null, dict({}))) }), [[8, 1]])).toEqual([[2, 1]]);
  const passing = mapper({ built_features: list(scaled), built_default: null, transformed_names_: list("b", "a") });
  expect(answer(passing, [[8, 1]])).toEqual([[2, 1]]);
});

it.each<readonly [string, PyObject, string]>([
  [
    "what passes, of unknown names",
    mapper({ built_features: list(scaled), built_default: null, transformed_names_: list() }),
    "UNSUPPORTED_OPTION",
  ],
  ["a default that knows no names", mapper({ built_features: list(scaled), built_default: scaler }), "UNSUPPORTED_OPTION"],
  ["columns that are no names", mapper({ built_features: list(tuple(list(1), scaler, dict({}))) }), "INVALID_MODEL"],
  [
    "names of other columns",
    mapper({ built_features: list(scaled), built_default: null, transformed_names_: list("b", "b_1", "a") }),
    "INVALID_MODEL",
  ],
  ["no training", mapper({ features: list(scaled) }), "NOT_FITTED"],
])("refuses %s", (_, model, code) => {
  expect(() => importModel(model)).toThrow(expect.objectContaining({ code }));
});
