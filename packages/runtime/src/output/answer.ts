import type { SignatureOutput } from "@godwit/core/artifact";
import type { EngineOutput } from "../engine/engine.ts";
import { Matrix, SparseMatrix } from "./matrix.ts";

export type OutputCell = number | bigint | string | boolean | null;

/** What a method answers for many rows: one value a row, or a matrix; a list of these for multi-output models. */
export type Answer = Float64Array | OutputCell[] | Matrix<OutputCell> | SparseMatrix;

/** The same for one row. */
export type RowAnswer = OutputCell | OutputCell[];

/** Gives one output the library's types: float64 stays a Float64Array, integers, booleans and strings become plain values. */
export function answerOf(output: SignatureOutput, value: EngineOutput): Answer {
  if (value.kind === "sparse") return new SparseMatrix(value.rows, value.width, value.indptr, value.indices, value.data);
  const cells = cellsOf(output.dtype, value.data);
  return output.shape === "rows" ? cells : new Matrix<OutputCell>(value.rows, value.width, cells);
}

/** Row `index` of an answer. */
export function rowOf(answer: Answer, index: number): RowAnswer {
  return answer instanceof Matrix || answer instanceof SparseMatrix ? answer.row(index) : answer[index]!;
}

function cellsOf(dtype: string, data: ArrayLike<OutputCell>): Float64Array | OutputCell[] {
  if (dtype === "<f8" && data instanceof Float64Array) return data;
  if (dtype === "<f4") return Float64Array.from(data as ArrayLike<number>, Math.fround);
  if (dtype === "|b1") return Array.from(data, Boolean);
  return Array.from(data, (cell) => (typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell));
}
