import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/core/artifact";
import type { EngineBatch, EngineColumn } from "../engine/engine.ts";
import type { Cell, ColumnCells, Input, Row } from "./cell.ts";
import { columnLabel, readNumber, readString } from "./read-cell.ts";

/** A caller's input as a batch; `single` where it was one row, so that the answer is one row's. */
export interface ReadInput {
  readonly batch: EngineBatch;
  readonly single: boolean;
}

/**
 * Reads any form of input by the signature. Throws MISSING_COLUMN, WRONG_WIDTH, WRONG_TYPE with row and column, or MALFORMED_INPUT
 * for what is none of the forms.
 */
export function readInput(columns: readonly SignatureColumn[], input: Input): ReadInput {
  if (input instanceof Float64Array || input instanceof Float32Array) return readMatrix(columns, input, columns.length);
  if (typeof input === "string") return { batch: readRows(columns, [input]), single: true };
  if (Array.isArray(input)) return readList(columns, input as readonly (Row | Cell)[]);
  if (input === null || typeof input !== "object") throw new GodwitError("MALFORMED_INPUT", `${String(input)} is neither rows nor columns`);
  const { data, columns: width } = input as { data?: unknown; columns?: unknown };
  if ((data instanceof Float64Array || data instanceof Float32Array) && (width === undefined || typeof width === "number"))
    return readMatrix(columns, data, width ?? columns.length);
  const values = Object.values(input);
  if (values.length > 0 && values.every((value) => Array.isArray(value) || ArrayBuffer.isView(value)))
    return { batch: readColumns(columns, input as { readonly [name: string]: ColumnCells }), single: false };
  return { batch: readRows(columns, [input as Row]), single: true };
}

/** A list is many rows if it holds rows; a list of plain cells is one row, or for a model of one text a list of texts. */
function readList(columns: readonly SignatureColumn[], input: readonly (Row | Cell)[]): ReadInput {
  const [first] = input;
  const holdsRows = first === undefined ? input.length === 0 : first !== null && typeof first === "object";
  if (holdsRows || takesTexts(columns)) return { batch: readRows(columns, input as readonly Row[]), single: false };
  return { batch: readRows(columns, [input as readonly Cell[]]), single: true };
}

/** True for a model of one unnamed string column: its rows may be bare strings. */
export function takesTexts(columns: readonly SignatureColumn[]): boolean {
  return columns.length === 1 && columns[0]?.dtype === "string";
}

/** Rows by name or by position. `firstRow` is the number of the first one, for messages. */
export function readRows(columns: readonly SignatureColumn[], rows: readonly Row[], firstRow: number = 0): EngineBatch {
  const places = columns.map((column, index) => ({ column, index, cells: emptyCells(column, rows.length) }));
  rows.forEach((row, at) => {
    if (typeof row === "string" || row === null || row === undefined) readText(columns, row ?? null, firstRow + at);
    else if (Array.isArray(row) && row.length !== columns.length)
      throw new GodwitError("WRONG_WIDTH", `the row has ${row.length} values, the model takes ${columns.length}`, { where: { row: firstRow + at } });
  });
  for (const { column, index, cells } of places) {
    const read = column.dtype === "f64" ? readNumber : readString;
    rows.forEach((row, at) => {
      (cells as (number | string | null)[])[at] = read(cellOf(columns, row, column, index, firstRow + at), column, index, firstRow + at);
    });
  }
  return { rows: rows.length, firstRow, columns: places.map(({ cells }) => cells) };
}

/** Columns by name. Throws MISSING_COLUMN, and WRONG_WIDTH where their lengths differ. */
export function readColumns(columns: readonly SignatureColumn[], input: { readonly [name: string]: ColumnCells }): EngineBatch {
  const names = Object.keys(input);
  const rows = input[names[0] ?? ""]?.length ?? 0;
  const read = columns.map((column, index) => {
    const cells = takesTexts(columns) && column.name === null ? input[names[0]!]! : named(input, column, index, undefined);
    if (cells.length !== rows)
      throw new GodwitError("WRONG_WIDTH", `the column has ${cells.length} values, the first one ${rows}`, { where: { column: columnLabel(column, index) } });
    return readColumn(cells, column, index);
  });
  return { rows, columns: read };
}

function readColumn(cells: ColumnCells, column: SignatureColumn, index: number): EngineColumn {
  if (column.dtype === "f64" && cells instanceof Float64Array) return cells;
  const target = emptyCells(column, cells.length);
  const read = column.dtype === "f64" ? readNumber : readString;
  for (let row = 0; row < cells.length; row++) (target as (number | string | null)[])[row] = read(cells[row], column, index, row);
  return target;
}

function readMatrix(columns: readonly SignatureColumn[], data: Float64Array | Float32Array, width: number): ReadInput {
  const text = columns.findIndex((column) => column.dtype === "string");
  if (text >= 0)
    throw new GodwitError("WRONG_TYPE", "a matrix of numbers for a model that takes strings", { where: { column: columnLabel(columns[text]!, text) } });
  if (width !== columns.length) throw new GodwitError("WRONG_WIDTH", `the matrix has ${width} columns, the model takes ${columns.length}`);
  if (data.length % width !== 0) throw new GodwitError("WRONG_WIDTH", `${data.length} numbers do not make rows of ${width}`);
  return { batch: { rows: data.length / width, matrix: data }, single: false };
}

function emptyCells(column: SignatureColumn, rows: number): Float64Array | (string | null)[] {
  return column.dtype === "f64" ? new Float64Array(rows) : Array.from<string | null>({ length: rows });
}

function readText(columns: readonly SignatureColumn[], text: string | null, row: number): void {
  if (!takesTexts(columns)) throw new GodwitError("WRONG_TYPE", `${text === null ? "nothing" : "a string"} in place of a row`, { where: { row } });
}

function cellOf(columns: readonly SignatureColumn[], row: Row | null | undefined, column: SignatureColumn, index: number, at: number): unknown {
  if (row === null || row === undefined || typeof row === "string") return row;
  if (Array.isArray(row)) return row[index];
  if (takesTexts(columns)) {
    const fields = Object.values(row);
    if (fields.length === 1) return fields[0];
  }
  return named(row as { readonly [name: string]: unknown }, column, index, at);
}

function named<T>(fields: { readonly [name: string]: T }, column: SignatureColumn, index: number, row: number | undefined): T {
  const where = row === undefined ? {} : { row };
  if (column.name === null)
    throw new GodwitError("MISSING_COLUMN", "the model knows no column names: give each row as a list of values", { where: { ...where, column: String(index) } });
  if (!Object.hasOwn(fields, column.name))
    throw new GodwitError("MISSING_COLUMN", `the column ${JSON.stringify(column.name)} is missing`, { where: { ...where, column: column.name } });
  return fields[column.name]!;
}
