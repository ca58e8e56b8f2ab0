import { GodwitError } from "@godwit/core/errors";
import { encodeTerms, type SignatureColumn, type TermRule } from "@godwit/core/artifact";
import type { EngineBatch, GivenBatch } from "../engine/engine.ts";
import type { NamedRow } from "./cell.ts";
import { FieldOrder } from "./field-order.ts";
import { columnLabel, describeCell, isList, isStrings, readNumber, readString } from "./read-cell.ts";

/** Rows by column of the method: strings of one row, numbers of one or more, side by side. */
export interface RowCells {
  readonly numbers: Float64Array;
  readonly strings: (string | null | undefined)[];
}

interface ReadColumn {
  readonly column: SignatureColumn;
  readonly index: number;
  readonly name: string;
  readonly numeric: boolean;
}

/** Reads rows by a signature, of which everything that a row needs is looked up once. */
export class RowReader {
  readonly columns: readonly SignatureColumn[];
  /** True for a model of one string column: its rows may be bare strings. */
  readonly takesTexts: boolean;
  /** For a model whose rows are maps or lists: what they become. */
  readonly terms: TermRule | undefined;
  /** Columns that some step reads. */
  readonly #read: readonly ReadColumn[];
  readonly #unnamed: number;
  readonly #order: FieldOrder;
  /** By column: 1 where it is numeric. */
  readonly #numeric: Uint8Array;
  readonly #isNumeric: boolean;

  constructor(columns: readonly SignatureColumn[]) {
    this.columns = columns;
    this.terms = columns.length === 1 ? columns[0]?.terms : undefined;
    this.takesTexts = columns.length === 1 && columns[0]?.dtype === "string" && this.terms === undefined;
    this.#read = columns.flatMap((column, index) =>
      column.unread === true ? [] : [{ column, index, name: column.name ?? "", numeric: column.dtype === "f64" }],
    );
    this.#unnamed = columns.findIndex((column) => column.name === null);
    this.#numeric = Uint8Array.from(columns, ({ dtype }) => (dtype === "f64" ? 1 : 0));
    this.#isNumeric = columns.every(({ dtype }) => dtype === "f64");
    this.#order = new FieldOrder(this.#read.map(({ name, index }) => [name, index]));
  }

  /** Reads row `at`, of any form, into `cells`, its first number at `base`. Throws MISSING_COLUMN, WRONG_WIDTH, WRONG_TYPE with row and column. */
  readRow(row: unknown, at: number, cells: RowCells, base: number = 0): void {
    if (this.terms !== undefined) readTerms(cells, row, at, this.terms);
    else if (isList(row)) this.#readList(row, at, cells, base);
    else if (typeof row === "object" && row !== null) this.#readFields(row as NamedRow, at, cells, base);
    else if (this.takesTexts) cells.strings[0] = readString(row, this.columns[0]!, 0, at);
    else throw new GodwitError("WRONG_TYPE", `${describeCell(row)} in place of a row`, { where: { row: at } });
  }

  /** Reads many rows, of which the first has the number `firstRow`: into a matrix where all columns are numeric. */
  readRows(rows: readonly unknown[], firstRow: number): EngineBatch {
    const width = this.columns.length;
    if (this.#isNumeric) {
      const matrix = new Float64Array(rows.length * width);
      this.#readNumbers(rows, 0, rows.length, firstRow, matrix);
      return { rows: rows.length, firstRow, matrix };
    }
    if (this.takesTexts && isStrings(rows)) return { rows: rows.length, firstRow, columns: [rows] };
    const targets = this.#read.map(({ index, numeric }) => ({
      index,
      column: numeric ? new Float64Array(rows.length) : emptyStrings(),
    }));
    const cells: RowCells = { numbers: new Float64Array(width), strings: [] };
    for (let at = 0; at < rows.length; at++) {
      this.readRow(rows[at], firstRow + at, cells);
      for (const { index, column } of targets)
        if (column instanceof Float64Array) column[at] = cells.numbers[index]!;
        else column[at] = cells.strings[index] ?? null;
    }
    const columns = this.columns.map((_, index) => targets.find((target) => target.index === index)?.column);
    return { rows: rows.length, firstRow, columns };
  }

  /** Many rows for one call: numbers are read when the engine wants them, into memory that is used again. */
  readLater(rows: readonly unknown[]): GivenBatch {
    if (!this.#isNumeric) return this.readRows(rows, 0);
    const width = this.columns.length;
    let matrix = new Float64Array(0);
    return {
      rows: rows.length,
      read: (from, count) => {
        if (matrix.length < count * width) matrix = new Float64Array(count * width);
        this.#readNumbers(rows, from, count, from, matrix);
        return { rows: count, firstRow: from, matrix: matrix.subarray(0, count * width) };
      },
    };
  }

  #readNumbers(rows: readonly unknown[], from: number, count: number, firstRow: number, matrix: Float64Array): void {
    const width = this.columns.length;
    const cells: RowCells = { numbers: matrix, strings: [] };
    for (let at = 0; at < count; at++) this.readRow(rows[from + at], firstRow + at, cells, at * width);
  }

  /** True where fields are surely those of one row, not lists of cells: quick, for the model's first column has a plain cell. */
  isSurelyRow(fields: NamedRow): boolean {
    const first = this.#read[0];
    if (first === undefined) return false;
    const cell = fields[first.name];
    return typeof cell === "number" || typeof cell === "string" || typeof cell === "boolean";
  }

  /** Whether the model has a column of that name. */
  has(name: string): boolean {
    return this.columns.some((column) => column.name === name);
  }

  #readList(row: ArrayLike<unknown>, at: number, { numbers, strings }: RowCells, base: number): void {
    if (row.length !== this.columns.length)
      throw new GodwitError("WRONG_WIDTH", `the row has ${row.length} values, the model takes ${this.columns.length}`, {
        where: { row: at },
      });
    if (this.#isNumeric && row instanceof Float64Array) {
      for (let index = 0; index < row.length; index++) numbers[base + index] = row[index]!;
      return;
    }
    for (const { column, index, numeric } of this.#read) {
      const cell = row[index];
      if (numeric) numbers[base + index] = typeof cell === "number" ? cell : readNumber(cell, column, index, at);
      else strings[index] = typeof cell === "string" ? cell : readString(cell, column, index, at);
    }
  }

  #readFields(fields: NamedRow, at: number, { numbers, strings }: RowCells, base: number): void {
    if (this.takesTexts) {
      strings[0] = readString(this.#text(fields, at), this.columns[0]!, 0, at);
      return;
    }
    if (this.#unnamed >= 0) throw this.#noNames(at);
    if (this.#readInOrder(fields, numbers, strings, base)) return;
    for (const { column, index, name, numeric } of this.#read) {
      const cell = fields[name];
      if (numeric) numbers[base + index] = typeof cell === "number" ? cell : readNumber(present(fields, cell, name, at), column, index, at);
      else strings[index] = typeof cell === "string" ? cell : readString(present(fields, cell, name, at), column, index, at);
    }
    this.#order.learn(fields);
  }

  /**
   * Reads fields that come as those of a row before did, each a plain cell or null; what is not so is left to be read by name. Several
   * times quicker than that, for then V8 knows where each field is.
   */
  #readInOrder(fields: NamedRow, numbers: Float64Array, strings: (string | null | undefined)[], base: number): boolean {
    const { keys, columns } = this.#order;
    const numeric = this.#numeric;
    let position = 0;
    for (const key in fields) {
      if (keys[position] !== key) return false;
      const column = columns[position++]!;
      if (column < 0) continue;
      const cell = fields[key];
      if (numeric[column] === 1) {
        if (typeof cell === "number") numbers[base + column] = cell;
        else if (cell === null) numbers[base + column] = Number.NaN;
        else return false;
      } else if (typeof cell === "string" || cell === null) strings[column] = cell;
      else return false;
    }
    return position > 0 && position === keys.length;
  }

  /** The only field of a row, or the one with the column's name. */
  #text(fields: NamedRow, at: number): unknown {
    const { name } = this.columns[0]!;
    if (name !== null && Object.hasOwn(fields, name)) return fields[name];
    const values = Object.values(fields);
    if (values.length === 1) return values[0];
    throw name === null ? this.#noNames(at) : missingColumn(name, at);
  }

  #noNames(row: number): GodwitError {
    const column = columnLabel(this.columns[this.#unnamed]!, this.#unnamed);
    return new GodwitError("MISSING_COLUMN", "the model knows no column names: give each row as a list of values", {
      where: { row, column },
    });
  }
}

function readTerms({ strings }: RowCells, row: unknown, at: number, terms: TermRule): void {
  try {
    strings[0] = encodeTerms(row, terms);
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ row: at }) : error;
  }
}

function emptyStrings(): (string | null)[] {
  return [];
}

/** A cell that is there, be it null or undefined: what an object inherits is no cell. */
function present(fields: NamedRow, cell: unknown, name: string, row: number): unknown {
  if (cell !== null && !Object.hasOwn(fields, name)) throw missingColumn(name, row);
  return cell;
}

export function missingColumn(name: string, row?: number): GodwitError {
  return new GodwitError("MISSING_COLUMN", `the column ${JSON.stringify(name)} is missing`, {
    where: { ...(row !== undefined && { row }), column: name },
  });
}
