import type { SignatureOutput } from "@godwit/core/artifact";
import type { EngineOutput } from "../engine/engine.ts";
import type { OutputCell } from "./output-cell.ts";
import { Matrix, SparseMatrix } from "./matrix.ts";

/** What a method answers for many rows: one value a row, or a matrix; a list of these for multi-output models. */
export type Answer = Float64Array | OutputCell[] | Matrix<OutputCell> | SparseMatrix;

/** The same for one row; a sparse one stays a matrix of one row. */
export type RowAnswer = OutputCell | OutputCell[] | SparseMatrix;

/**
 * Gives one output the library's types: float64 stays a Float64Array, without a copy; integers, booleans and strings become
 * plain values, integers beyond ±2^53 BigInts.
 */
export function answerOf(output: SignatureOutput, value: EngineOutput): Answer {
  if (value.kind === "sparse") return sparseOf(value);
  const cells = cellsOf(output.dtype, value.data);
  return output.shape === "rows" ? cells : new Matrix<OutputCell>(value.rows, value.width, cells, output.dims);
}

/** The answer for the only row of `value`. */
export function rowAnswerOf(output: SignatureOutput, value: EngineOutput): RowAnswer {
  if (value.kind === "sparse") return sparseOf(value);
  if (output.shape === "rows") return cellOf(output.dtype, value.data[0]!);
  const cells: OutputCell[] = [];
  for (let column = 0; column < value.width; column++) cells.push(cellOf(output.dtype, value.data[column]!));
  return cells;
}

export function sparseOf({ rows, width, indptr, indices, data }: Extract<EngineOutput, { kind: "sparse" }>): SparseMatrix {
  return new SparseMatrix(rows, width, indptr, indices, data);
}

function cellsOf(dtype: string, data: ArrayLike<OutputCell>): Float64Array | OutputCell[] {
  if (dtype === "<f8" && data instanceof Float64Array) return data;
  if (dtype === "<f4") return Float64Array.from(data as ArrayLike<number>, Math.fround);
  const cells: OutputCell[] = [];
  for (let at = 0; at < data.length; at++) cells.push(cellOf(dtype, data[at]!));
  return cells;
}

/** A cell in the library's type. */
export function cellOf(dtype: string, cell: OutputCell): OutputCell {
  if (typeof cell === "string") return cell;
  if (typeof cell === "bigint") return cell >= Number.MIN_SAFE_INTEGER && cell <= Number.MAX_SAFE_INTEGER ? Number(cell) : cell;
  if (dtype === "|b1") return cell === null ? null : Boolean(cell);
  return dtype === "<f4" && typeof cell === "number" ? Math.fround(cell) : cell;
}
