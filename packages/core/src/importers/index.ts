export { describeModel, importModel, modelInFile } from "./import-model.ts";
export type { ImportedModel, Step } from "./imported-model.ts";
export type { ColumnKind, SeenColumn } from "./sklearn/table.ts";
export { joinModels } from "./join-models.ts";
export { findModels, selectModel, type FoundModel } from "./select-model.ts";
