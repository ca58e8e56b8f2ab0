import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/core/artifact";
import type { ColumnBatch, EngineColumn, GivenBatch, MatrixBatch } from "../engine/engine.ts";
import type { ColumnCells, ColumnsByName } from "./cell.ts";
import { isDictionary, readDictionary } from "./read-dictionary.ts";
import { columnLabel, isStrings, readNumber, readString } from "./read-cell.ts";
import { missingColumn } from "./row-reader.ts";

/** Numbers that are not float64 yet. */
type NarrowNumbers = Float32Array | Int32Array | Uint8Array;

/** Columns by name; a Float64Array and a list of strings are not copied. Throws MISSING_COLUMN, WRONG_TYPE, and WRONG_WIDTH where lengths differ. */
export function columnsByName(columns: readonly SignatureColumn[], input: ColumnsByName): ColumnBatch {
  const { rows, columns: read } = givenColumns(columns, input);
  return { rows, columns: read.map((column) => (isNarrow(column) ? Float64Array.from(column) : column)) };
}

/** The same, but where all are numbers, those that are not float64 become so when the engine wants them. */
export function columnsLater(columns: readonly SignatureColumn[], input: ColumnsByName): GivenBatch {
  const { rows, columns: read } = givenColumns(columns, input);
  if (!read.some(isNarrow)) return { rows, columns: read as readonly (EngineColumn | undefined)[] };
  if (!read.every((column) => column === undefined || column instanceof Float64Array || isNarrow(column)))
    return columnsByName(columns, input);
  const wide = read.map(() => new Float64Array(0));
  const widen = (
    column: Float64Array | NarrowNumbers | undefined,
    index: number,
    from: number,
    count: number,
  ): Float64Array | undefined => {
    const cells = column?.subarray(from, from + count);
    if (cells === undefined || cells instanceof Float64Array) return cells;
    if (wide[index]!.length < count) wide[index] = new Float64Array(count);
    wide[index]!.set(cells);
    return wide[index]!.subarray(0, count);
  };
  return {
    rows,
    read: (from, count) => ({
      rows: count,
      columns: read.map((column, index) => widen(column, index, from, count)),
    }),
  };
}

function isNarrow(column: unknown): column is NarrowNumbers {
  return column instanceof Float32Array || column instanceof Int32Array || column instanceof Uint8Array;
}

/** The columns that the model reads, numbers as they are given. */
function givenColumns(
  columns: readonly SignatureColumn[],
  input: ColumnsByName,
): { readonly rows: number; readonly columns: readonly (EngineColumn | NarrowNumbers | undefined)[] } {
  const names = Object.keys(input);
  const rows = names.length === 0 ? 0 : lengthOf(input[names[0]!]!);
  const [only] = columns.length === 1 && columns[0]?.dtype === "string" && names.length === 1 ? names : [];
  const read = columns.map((column, index): EngineColumn | NarrowNumbers | undefined => {
    if (column.unread === true) return undefined;
    const cells = only === undefined ? cellsOf(input, column, index) : input[only]!;
    const length = lengthOf(cells);
    if (length !== rows)
      throw new GodwitError("WRONG_WIDTH", `the column has ${length} values, the first one ${rows}`, {
        where: { column: columnLabel(column, index) },
      });
    return readColumn(cells, column, index);
  });
  return { rows, columns: read };
}

/** A row-major matrix, which is not copied. Throws WRONG_WIDTH, and WRONG_TYPE where the model takes strings. */
export function matrixOf(columns: readonly SignatureColumn[], data: Float64Array | Float32Array, width: number): MatrixBatch {
  const text = columns.findIndex((column) => column.dtype === "string" && column.unread !== true);
  if (text >= 0)
    throw new GodwitError("WRONG_TYPE", "a matrix of numbers for a model that takes strings", {
      where: { column: columnLabel(columns[text]!, text) },
    });
  if (width !== columns.length) throw new GodwitError("WRONG_WIDTH", `the matrix has ${width} columns, the model takes ${columns.length}`);
  if (data.length % width !== 0) throw new GodwitError("WRONG_WIDTH", `${data.length} numbers do not make rows of ${width}`);
  return { rows: data.length / width, matrix: data };
}

function cellsOf(input: ColumnsByName, { name }: SignatureColumn, index: number): ColumnCells {
  if (name === null)
    throw new GodwitError("MISSING_COLUMN", "the model knows no column names: give rows as lists of values", {
      where: { column: String(index) },
    });
  if (!Object.hasOwn(input, name)) throw missingColumn(name);
  return input[name]!;
}

function lengthOf(cells: ColumnCells): number {
  return isDictionary(cells) ? cells.codes.length : cells.length;
}

function readColumn(cells: ColumnCells, column: SignatureColumn, index: number): EngineColumn | NarrowNumbers {
  if (isDictionary(cells)) return readDictionary(cells, column, index);
  if (column.dtype === "string")
    return isStrings(cells) ? cells : Array.from<unknown, string | null>(cells, (cell, row) => readString(cell, column, index, row));
  if (cells instanceof Float64Array || isNarrow(cells)) return cells;
  const numbers = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    numbers[row] = typeof cell === "number" ? cell : readNumber(cell, column, index, row);
  }
  return numbers;
}
