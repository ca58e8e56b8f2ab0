import { expect, test } from "vitest";
import { PythonDict, type PyValue } from "../formats/index.ts";
import { joinModels } from "./join-models.ts";
import { findModels, selectModel } from "./select-model.ts";

function estimator(name: string, module: string = "sklearn.somewhere"): PyValue {
  return { kind: "object", module, name, args: [], keywords: null, state: PythonDict.of([]), items: null, entries: null };
}

const forest = estimator("RandomForestClassifier");
const scaler = estimator("StandardScaler");
const list = (...items: PyValue[]): PyValue => ({ kind: "list", items });
const dict = (...entries: [PyValue, PyValue][]): PyValue => PythonDict.of(entries);

test("a file's only model, wherever it lies", () => {
  expect(selectModel([forest], null)).toBe(forest);
  expect(selectModel([dict(["meta", 1], ["parts", list("x", forest)])], null)).toBe(forest);
  expect(selectModel([1, forest], null)).toBe(forest);
});

test("a path of indices and keys, which may hold dots", () => {
  const value = dict(["a.b", list(scaler, forest)], ["a", scaler], [3, forest]);
  expect(selectModel([value], "a.b.1")).toBe(forest);
  expect(selectModel([value], "a")).toBe(scaler);
  expect(selectModel([value], "3")).toBe(forest);
  expect(selectModel([scaler, forest], "1")).toBe(forest);
});

test("two models are named", () => {
  expect(() => selectModel([dict(["model", forest], ["scaler", scaler])], null)).toThrow(
    expect.objectContaining({
      code: "AMBIGUOUS_MODEL",
      message: "the file holds 2 models: #model (RandomForestClassifier), #scaler (StandardScaler)",
    }),
  );
});

test("none is said to be none, and what there is at another path is named", () => {
  expect(() => selectModel([list(1, "a")], null)).toThrow(expect.objectContaining({ code: "NO_MODEL_INSIDE" }));
  expect(() => selectModel([list(forest)], "7")).toThrow(
    expect.objectContaining({ code: "NO_MODEL_INSIDE", hint: "It holds #0 (RandomForestClassifier)." }),
  );
});

test("a list that holds itself is walked once", () => {
  const items: PyValue[] = [forest];
  const loop = list(...items);
  (loop as unknown as { items: PyValue[] }).items.push(loop);
  expect(findModels([loop]).map(({ path }) => path)).toEqual(["0"]);
});

test("models stored apart become a pipeline with make_pipeline's names", () => {
  const joined = joinModels([scaler, scaler, forest]);
  const steps =
    joined !== null && typeof joined === "object" && joined.kind === "object" ? (joined.state as PythonDict).get("steps") : null;
  expect(steps).toEqual(
    list(
      { kind: "tuple", items: ["standardscaler-1", scaler] },
      { kind: "tuple", items: ["standardscaler-2", scaler] },
      { kind: "tuple", items: ["randomforestclassifier", forest] },
    ),
  );
  expect(joinModels([forest])).toBe(forest);
});
