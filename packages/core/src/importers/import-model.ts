import { GodwitError } from "../errors/index.ts";
import { containerFormats, PythonView, type ModelFile, type PyValue } from "../formats/index.ts";
import type { ImportedModel, Step } from "./imported-model.ts";
import { selectModel } from "./select-model.ts";
import { describeSklearn, importSklearn, isSklearnEstimator } from "./sklearn/import-sklearn.ts";
import type { SeenColumn } from "./sklearn/table.ts";

/** The fitted model in a file. UNSUPPORTED_FORMAT, NO_MODEL_INSIDE or AMBIGUOUS_MODEL where there is not the one. */
export function modelInFile(file: ModelFile, path: string | null): PyValue {
  if (file.format !== "pickle" && file.format !== "joblib")
    throw new GodwitError("UNSUPPORTED_FORMAT", `the file is ${containerFormats[file.format]}, which this version does not read`);
  return selectModel(file.values, path);
}

/**
 * Makes the graph of a fitted model; `seen` tells of the data's columns what the model may not, see `importSklearn`.
 * Throws UNSUPPORTED_ESTIMATOR, UNSUPPORTED_OPTION, NOT_FITTED or INVALID_MODEL with the step.
 */
export function importModel(model: PyValue, seen: readonly SeenColumn[] = []): ImportedModel {
  if (isSklearnEstimator(model)) return importSklearn(model, seen);
  const { description } = new PythonView(model);
  throw new GodwitError("UNSUPPORTED_ESTIMATOR", `${description} is not a model that Godwit knows`);
}

/** The structure of what a file holds, whether or not it can be compiled; null where it is of no library that is known. */
export function describeModel(model: PyValue): { readonly library: string; readonly steps: Step } | null {
  return isSklearnEstimator(model) ? { library: "scikit-learn", steps: describeSklearn(model) } : null;
}
