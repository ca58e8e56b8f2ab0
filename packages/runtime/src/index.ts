export { GodwitError } from "@godwit/core/errors";
export type { Manifest, SignatureColumn, SignatureMethod, SignatureOutput } from "@godwit/core/artifact";
export type { EngineBatch, EngineColumn, EngineOutput } from "./engine/engine.ts";
export type { Cell, ColumnCells, ColumnsByName, Input, NumericMatrix, Row } from "./input/cell.ts";
export { readColumns, readRows } from "./input/read-input.ts";
export { load, loadSync, type ArtifactSource } from "./load.ts";
export { Model, type CallOptions, type Result } from "./model.ts";
export { answerOf, type Answer, type OutputCell, type RowAnswer } from "./output/answer.ts";
export { Matrix, SparseMatrix } from "./output/matrix.ts";
