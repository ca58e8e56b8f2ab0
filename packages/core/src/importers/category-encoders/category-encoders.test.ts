import { expect, it } from "vitest";
import { type PyObject, PythonDict, type PyValue } from "../../formats/index.ts";
import { dict, integers, list, objects, tuple } from "../../../test/fitted.ts";
import { importModel } from "../import-model.ts";

function instance(module: string, name: string, args: readonly PyValue[], state?: PyValue): PyObject {
  return { kind: "object", module, name, args, keywords: null, state, items: null, entries: null };
}

const index = (data: PyValue): PyObject =>
  instance("pandas.core.indexes.base", "_new_Index", [{ kind: "global", module: "pandas", name: "Index" }, dict({ data, name: null })]);

function series(labels: PyValue, values: PyValue): PyObject {
  const blocks = list(dict({ values, mgr_locs: { kind: "slice", start: 0, stop: 3, step: 1 } }));
  const parts = dict({ "0.14.1": dict({ axes: list(labels), blocks }) });
  const manager = instance("pandas.core.internals.managers", "SingleBlockManager", [], tuple(list(), list(), list(), parts));
  return instance("pandas.core.series", "Series", [], dict({ _mgr: manager }));
}

function encoder(mapping: PyValue, attributes: Readonly<Record<string, PyValue>> = {}): PyObject {
  const state = {
    _dim: 1,
    cols: list("a"),
    feature_names_in_: list("a"),
    handle_unknown: "value",
    handle_missing: "value",
    mapping: list(dict({ col: "a", mapping, data_type: "object" })),
    ...attributes,
  };
  return instance("category_encoders.ordinal", "OrdinalEncoder", [], PythonDict.of(Object.entries(state)));
}

const codes = series(index(objects("x", "y", NaN)), integers(1, 2, -2));

it("reads codes in a series of pandas", () => {
  expect(importModel(encoder(codes)).graph.methods.map(({ name }) => name)).toEqual(["transform"]);
});

const endless = instance("pandas._libs.arrays", "Held", [], dict({ _data: null }));
(endless.state as PythonDict).set("_data", endless);

it.each<readonly [string, PyObject, string]>([
  ["labels that do not fit the codes", encoder(series(index(objects("x", "y")), integers(1, 2, -2))), "INVALID_MODEL"],
  ["codes that are texts", encoder(series(index(objects("x")), objects("one"))), "INVALID_MODEL"],
  ["no series at all", encoder(list(1)), "INVALID_MODEL"],
  ["an array within itself", encoder(series(index(endless), integers(1))), "INVALID_MODEL"],
  ["a column that is not of the input", encoder(codes, { feature_names_in_: list("b") }), "INVALID_MODEL"],
  ["fewer columns than are stated", encoder(codes, { _dim: 2 }), "INVALID_MODEL"],
  ["an option that is not known", encoder(codes, { handle_unknown: "guess" }), "UNSUPPORTED_OPTION"],
  ["no training", encoder(codes, { _dim: null }), "NOT_FITTED"],
  ["texts and numbers in one column", encoder(series(index(objects("x", 1)), integers(1, 2))), "UNSUPPORTED_OPTION"],
])("refuses %s", (_, model, code) => {
  expect(() => importModel(model)).toThrow(expect.objectContaining({ code }));
});

it("refuses a range that never ends", () => {
  const range = instance("pandas.core.indexes.base", "_new_Index", [
    { kind: "global", module: "pandas", name: "RangeIndex" },
    dict({ name: null, start: 0, stop: 2 ** 50, step: 1 }),
  ]);
  expect(() => importModel(encoder(series(range, integers(1))))).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
});

it("refuses a HashingEncoder by name", () => {
  const hashing = instance(
    "category_encoders.hashing",
    "HashingEncoder",
    [],
    dict({ hash_method: "md5", n_features_in_: 1, cols: list("a") }),
  );
  expect(() => importModel(hashing)).toThrow(expect.objectContaining({ code: "UNSUPPORTED_OPTION" }));
});
