import { expect, it } from "vitest";
import { type PyObject, PythonDict, type PyValue } from "../../formats/index.ts";
import { fitted, floats, list, tuple } from "../../../test/fitted.ts";
import { importModel } from "../import-model.ts";

function balanced(name: string, attributes: readonly [string, PyValue][] = []): PyObject {
  return { ...fitted(name, {}), module: "imblearn.over_sampling._smote", state: PythonDict.of(attributes) };
}

const scaler = fitted("MaxAbsScaler", { scale_: floats(4), n_features_in_: 1, clip: false });
const pipeline = (...steps: PyValue[]): PyObject => balanced("Pipeline", [["steps", list(...steps)]]);

it("refuses a sampler alone or at the end of a pipeline, and leaves it out before the end", () => {
  const refused = expect.objectContaining({ code: "UNSUPPORTED_OPTION" });
  expect(() => importModel(balanced("SMOTE"), [{ name: null, kind: "numeric" }])).toThrow(refused);
  expect(() => importModel(pipeline(tuple("scale", scaler), tuple("over", balanced("SMOTE"))))).toThrow(refused);
  const { graph } = importModel(pipeline(tuple("over", balanced("SMOTE")), tuple("scale", scaler)));
  expect(graph.methods.map(({ name }) => name)).toEqual(["transform", "inverse_transform"]);
});

it("refuses classes of the package that are not known, by name", () => {
  expect(() => importModel(pipeline(tuple("own", balanced("ValueDifferenceMetric")), tuple("scale", scaler)))).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_ESTIMATOR", where: { step: "own" } }),
  );
});
