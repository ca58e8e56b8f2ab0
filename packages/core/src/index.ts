export {
  compileModel,
  type CompiledModel,
  type CompileEnvironment,
  type CompileOptions,
  type CompileReport,
  modelInSource,
} from "./compile.ts";
export {
  describeModel,
  findModels,
  importModel,
  joinModels,
  modelInFile,
  selectModel,
  type ColumnKind,
  type Definitions,
  type SeenColumn,
  type FoundModel,
  type ImportedModel,
  type Step,
} from "./importers/index.ts";
export { openSource, type ModelSource, type OpenedSource, type ReadEnvironment } from "./open-source.ts";
export { optimize, passes, type Pass } from "./passes/index.ts";
