export { GodwitError } from "@godwit/core/errors";
export type { Manifest, SignatureColumn, SignatureMethod, SignatureOutput, TensorSignature } from "@godwit/core/artifact";
export type { AsyncCall, Call, CallOptions, Result } from "./call.ts";
export type { Onnxruntime } from "./delegated/onnxruntime.ts";
export type { Tensor, TensorData, Tensors } from "./delegated/tensor.ts";
export {
  cellOfColumn,
  DictionaryColumn,
  type DictionaryCodes,
  Engine,
  type EngineBatch,
  type EngineColumn,
  type EngineOptions,
  type EngineOutput,
} from "./engine/engine.ts";
export type {
  Cell,
  ColumnCells,
  ColumnsByName,
  DictionaryCells,
  Input,
  ListedRow,
  NamedRow,
  NumericMatrix,
  Row,
  Rows,
  TermPairs,
} from "./input/cell.ts";
export { readColumns, readRows } from "./input/read-input.ts";
export { load, loadSync, type ArtifactSource, type LoadOptions, type SyncLoadOptions } from "./load.ts";
export { Model } from "./model.ts";
export { answerOf, type Answer, type RowAnswer } from "./output/answer.ts";
export type { OutputCell } from "./output/output-cell.ts";
export { Matrix, SparseMatrix } from "./output/matrix.ts";
