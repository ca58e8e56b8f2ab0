import { DuckDBListType, DuckDBStructType, type DuckDBType } from "@duckdb/node-api";
import duckdb, { type Vector } from "@duckdb/node-bindings";
import { GodwitError } from "@godwit/core/errors";
import type { EngineOutput, SignatureOutput } from "@godwit/runtime";
import { copyTo, markMissing, writeCells, type AnswerCells } from "../vectors/write-cells.ts";
import type { SqlMethod } from "./sql-model.ts";

/** Cells of one chunk's lists: beyond that the engine would hold more memory than a query is worth. */
const mostCells = 2 ** 27;

/** Writes a method's outputs for the rows of a chunk. */
export function writeAnswer(
  target: Vector,
  type: DuckDBType,
  { signature: { outputs } }: SqlMethod,
  values: readonly EngineOutput[],
  rows: number,
): void {
  const dense = values.map((value, index) => denseOf(value, outputs[index]!));
  if (type instanceof DuckDBStructType) return writeFields(target, type, dense);
  if (values.length === 1) return writeOutput(target, type, dense[0]!, rows);
  const inner = (type as DuckDBListType).valueType;
  const lists = openLists(target, rows, rows * values.length);
  if (!(inner instanceof DuckDBListType)) return writeCells(lists, inner.typeId, interleaved(dense, rows));
  const width = dense.reduce((sum, each) => sum + each.width, 0);
  const cells = openLists(
    lists,
    rows * values.length,
    rows * width,
    dense.map((each) => each.width),
  );
  writeCells(cells, inner.valueType.typeId, interleaved(dense, rows));
}

/** A number that a hook left out is NULL; NaN that a model answers stays NaN. */
function writeFields(target: Vector, type: DuckDBStructType, answers: readonly DenseAnswer[]): void {
  for (const [index, { cells }] of answers.entries()) {
    const field = duckdb.struct_vector_get_child(target, index);
    writeCells(field, type.entryTypes[index]!.typeId, cells);
    if (cells instanceof Float64Array)
      markMissing(
        field,
        cells.length,
        [...cells.keys()].filter((row) => Number.isNaN(cells[row])),
      );
  }
}

interface DenseAnswer {
  readonly width: number;
  readonly cells: AnswerCells;
}

function writeOutput(target: Vector, type: DuckDBType, { width, cells }: DenseAnswer, rows: number): void {
  if (!(type instanceof DuckDBListType)) return writeCells(target, type.typeId, cells);
  writeCells(openLists(target, rows, rows * width), type.valueType.typeId, cells);
}

/** Makes lists of one length each, or of lengths that come in turns, and gives the vector of their cells. */
function openLists(target: Vector, lists: number, cells: number, lengths: readonly number[] = [cells / Math.max(1, lists)]): Vector {
  duckdb.list_vector_reserve(target, cells);
  duckdb.list_vector_set_size(target, cells);
  const entries = new Uint32Array(lists * 4);
  let offset = 0;
  for (let list = 0; list < lists; list++) {
    const length = lengths[list % lengths.length]!;
    entries[list * 4] = offset;
    entries[list * 4 + 2] = length;
    offset += length;
  }
  copyTo(target, entries);
  return duckdb.list_vector_get_child(target);
}

/** Row by row, what each output has of it. */
function interleaved(answers: readonly DenseAnswer[], rows: number): AnswerCells {
  const cells: (number | bigint | string | null)[] = [];
  for (let row = 0; row < rows; row++)
    for (const { width, cells: own } of answers) for (let at = row * width; at < (row + 1) * width; at++) cells.push(own[at]!);
  return cells as AnswerCells;
}

function denseOf(value: EngineOutput, { dtype, name }: SignatureOutput): DenseAnswer {
  const { rows, width } = value;
  if (rows * width > mostCells)
    throw new GodwitError("LIMIT_EXCEEDED", `${name} answers each row with ${width} numbers, more than a query holds`);
  if (value.kind === "dense") return { width, cells: dtype === "<f4" ? Float32Array.from(value.data as ArrayLike<number>) : value.data };
  const cells = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let at = value.indptr[row]!; at < value.indptr[row + 1]!; at++) cells[row * width + value.indices[at]!] = value.data[at]!;
  return { width, cells };
}
