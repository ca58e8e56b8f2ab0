import { GodwitError, type WrongCell } from "@godwit/core/errors";
import { readColumns, readRows, type ColumnsByName, type EngineBatch, type Row, type SignatureColumn } from "@godwit/runtime";

const mostCells = 20;

/** Rows of a request. What is wrong with a cell is said with all wrong cells, up to twenty: codes as `readRows`. */
export function readRequestRows(columns: readonly SignatureColumn[], rows: readonly Row[]): EngineBatch {
  try {
    return readRows(columns, rows);
  } catch (error) {
    throw withCells(error, () => wrongCells(columns, rows.length, (row, column, index) => cellOfRow(rows[row], column, index, columns)));
  }
}

/** The same of columns by name. */
export function readRequestColumns(columns: readonly SignatureColumn[], input: ColumnsByName): EngineBatch {
  try {
    return readColumns(columns, input);
  } catch (error) {
    throw withCells(error, () => {
      const lists = new Map(
        Object.entries(input).flatMap(([name, cells]) => (Array.isArray(cells) ? [[name, cells as readonly unknown[]]] : [])),
      );
      const rows = Math.max(0, ...[...lists.values()].map((cells) => cells.length));
      return wrongCells(columns, rows, (row, { name }) => lists.get(name ?? "")?.[row] ?? null);
    });
  }
}

/** An error of one cell as that of all cells that are wrong in this way. */
export function withCells(error: unknown, find: () => readonly WrongCell[]): unknown {
  if (!(error instanceof GodwitError) || error.where.column === undefined) return error;
  const cells = find();
  const [first] = cells;
  if (first === undefined) return error;
  const { code, message, hint } = error;
  const others = cells.length - 1;
  const more = others === 0 ? "" : `; and ${cells.length === mostCells ? "more such cells" : moreCells(others)}`;
  const where = error.where.row === undefined ? error.where : { row: first.row, column: first.column };
  return new GodwitError(code, `${message}${more}`, { hint, where, cells, cause: error });
}

/** `1 more such cell`, `3 more such cells`. */
export function moreCells(count: number): string {
  return `${count} more such ${count === 1 ? "cell" : "cells"}`;
}

/** A field that a row lacks. */
const absent = Symbol("absent");

/** The cells that are not of their columns' types, row by row, the first twenty. */
export function wrongCells(
  columns: readonly SignatureColumn[],
  rows: number,
  cellOf: (row: number, column: SignatureColumn, index: number) => unknown,
): readonly WrongCell[] {
  const wrong: WrongCell[] = [];
  for (let row = 0; row < rows && wrong.length < mostCells; row++)
    for (let index = 0; index < columns.length && wrong.length < mostCells; index++) {
      const column = columns[index]!;
      if (column.unread === true || column.terms !== undefined) continue;
      const cell = cellOf(row, column, index);
      if (!isWrong(cell, column)) continue;
      wrong.push({
        row,
        column: column.name ?? String(index),
        given: givenOf(cell),
        allowed: allowedIn(column),
        ...(cell === absent && { message: "the field is missing" }),
      });
    }
  return wrong;
}

function isWrong(cell: unknown, { dtype, digits }: SignatureColumn): boolean {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return false;
  if (dtype === "string") return typeof cell !== "string" && !(digits === true && (typeof cell === "bigint" || Number.isInteger(cell)));
  return typeof cell !== "number" && typeof cell !== "boolean" && typeof cell !== "bigint";
}

function cellOfRow(row: Row | undefined, { name }: SignatureColumn, index: number, columns: readonly SignatureColumn[]): unknown {
  if (typeof row !== "object" || row === null) return index === 0 ? row : null;
  if (Array.isArray(row)) return row.length === columns.length ? (row as readonly unknown[])[index] : null;
  if (name === null) return null;
  return Object.hasOwn(row, name) ? (row as { readonly [name: string]: unknown })[name] : absent;
}

const longest = 100;

function givenOf(cell: unknown): string | number | boolean | null {
  if (cell === absent) return null;
  if (typeof cell === "string") return cell.length > longest ? `${cell.slice(0, longest)}…` : cell;
  if (typeof cell === "number" || typeof cell === "boolean") return cell;
  return typeof cell === "bigint" ? String(cell) : Array.isArray(cell) ? "a list" : "an object";
}

const mostCategories = 20;

function allowedIn({ dtype, nullable, categories, digits }: SignatureColumn): string {
  const known = categories === undefined ? "" : `, such as ${categories.slice(0, mostCategories).join(", ")}`;
  return `a ${dtype === "f64" ? "number" : digits === true ? "string or whole number" : "string"}${nullable ? " or null" : ""}${known}`;
}
