import { PythonDict, type PyObject, type PyValue } from "../formats/index.ts";

/** Estimators stored apart as the pipeline that they form in that order, steps named as `make_pipeline` names them. */
export function joinModels(models: readonly PyValue[]): PyValue {
  if (models.length === 1) return models[0]!;
  const names = stepNames(models.map((model) => (isObject(model) ? model.name.toLowerCase() : "step")));
  const steps: PyValue = { kind: "list", items: models.map((model, index) => ({ kind: "tuple", items: [names[index]!, model] })) };
  const state = PythonDict.of([
    ["steps", steps],
    ["memory", null],
    ["verbose", false],
  ]);
  return { kind: "object", module: "sklearn.pipeline", name: "Pipeline", args: [], keywords: null, state, items: null, entries: null };
}

function stepNames(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return names.filter((each) => each === name).length === 1 ? name : `${name}-${count}`;
  });
}

function isObject(value: PyValue): value is PyObject {
  return value !== null && typeof value === "object" && value.kind === "object";
}
