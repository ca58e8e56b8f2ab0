import { expect, it } from "vitest";
import { type PyObject, PythonDict, type PyValue } from "../../formats/index.ts";
import { answer, dict, list } from "../../../test/fitted.ts";
import { importModel } from "../import-model.ts";

function engine(name: string, attributes: Readonly<Record<string, PyValue>>): PyObject {
  const state = PythonDict.of([["n_features_in_", 2], ["feature_names_in_", list("a", "b")], ...Object.entries(attributes)]);
  return { kind: "object", module: "feature_engine.somewhere", name, args: [], keywords: null, state, items: null, entries: null };
}

it("fills, caps and drops columns by their names", () => {
  const imputer = engine("MeanMedianImputer", { imputer_dict_: dict({ b: 7 }) });
  expect(answer(imputer, [[1, null]], "transform", [{ name: "a", kind: "numeric" }])).toEqual([[1, 7]]);
  expect(answer(engine("DropFeatures", { features_to_drop_: list("a") }), [[1, 2]])).toEqual([[2]]);
});

it.each<readonly [string, PyObject, string]>([
  ["random draws", engine("RandomSampleImputer", {}), "UNSUPPORTED_OPTION"],
  ["dropped rows", engine("DropMissingData", {}), "UNSUPPORTED_OPTION"],
  ["spelled-out intervals", engine("EqualWidthDiscretiser", { return_boundaries: true, binner_dict_: dict({}) }), "UNSUPPORTED_OPTION"],
  ["a column that is not there", engine("DropFeatures", { features_to_drop_: list("z") }), "INVALID_MODEL"],
  ["edges that fall", engine("EqualWidthDiscretiser", { binner_dict_: dict({ a: list(2, 1) }) }), "INVALID_MODEL"],
  [
    "an imputer of a frame without names",
    engine("MeanMedianImputer", { feature_names_in_: list(0, 1), imputer_dict_: dict({ b: 7 }) }),
    "UNSUPPORTED_OPTION",
  ],
  ["a lowest edge of unclear meaning", engine("ArbitraryDiscretiser", { binner_dict_: dict({ a: list(0, 1) }) }), "UNSUPPORTED_OPTION"],
])("refuses %s", (_, model, code) => {
  expect(() => importModel(model)).toThrow(expect.objectContaining({ code }));
});
