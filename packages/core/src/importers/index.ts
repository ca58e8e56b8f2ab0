export { describeModel, importModel } from "./import-model.ts";
export { modelInFile } from "./model-in-file.ts";
export type { ImportedModel, Step } from "./imported-model.ts";
export type { ColumnKind, SeenColumn } from "./estimator/index.ts";
export type { Definition, Definitions, Tools } from "./estimator/index.ts";
export { joinModels } from "./join-models.ts";
export { findModels, selectModel, type FoundModel } from "./select-model.ts";
export { isRefusal, operatorsNotComputed } from "./onnx-elsewhere.ts";
