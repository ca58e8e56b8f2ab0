import { encodeTerms, type TermRule } from "@godwit/core/artifact";
import { GodwitError, type Where } from "@godwit/core/errors";
import type { Batch, StringCell } from "@godwit/core/ir";
import { BatchBuilder } from "../batch-builder.ts";
import { missingColumns } from "../match-header.ts";
import { isNamed, rowsPerBatch, type ReaderOptions } from "../table-reader.ts";
import { nanMark } from "./parse-json.ts";

/** Gathers rows given as JSON values: an object by name, a list by position, or the one value of a model with one column. */
export class RowBuilder {
  readonly #options: ReaderOptions;
  readonly #builder: BatchBuilder;
  readonly #names: readonly string[];
  readonly #named: boolean;
  readonly #isRead: readonly boolean[];
  readonly #extra = new Set<string>();
  #warned = false;
  #numbers: (Float64Array | null)[] = [];
  #strings: (StringCell[] | null)[] = [];

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#builder = new BatchBuilder(options.columns, options.batchRows ?? rowsPerBatch(options.columns.length));
    this.#named = isNamed(options.columns);
    this.#isRead = options.columns.map(({ unread }) => unread !== true);
    this.#names = options.columns.map(({ name }, index) => name ?? String(index));
    this.#bind();
  }

  /** Number of the next row. */
  get row(): number {
    return this.#builder.row;
  }

  /** Adds a row; gives the batch that it completes. */
  add(value: unknown, line?: number): Batch | null {
    const where = line === undefined ? {} : { line };
    const terms = this.#names.length === 1 ? this.#options.columns[0]!.terms : undefined;
    if (terms !== undefined) this.#strings[0]![this.#builder.rows] = this.#termsOf(value, terms, where);
    else if (Array.isArray(value)) this.#addList(value, where);
    else if (typeof value === "object" && value !== null) this.#addObject(value as Readonly<Record<string, unknown>>, where);
    else if (this.#names.length === 1) this.#addCell(0, value, where);
    else
      throw this.#error(
        "WRONG_TYPE",
        `a row is ${nameOf(value)}; this model takes an object or a list of ${this.#names.length} values`,
        where,
      );
    this.#builder.rows++;
    return this.#builder.full ? this.#take() : null;
  }

  /** The last batch, where rows are left. */
  finish(): Batch | null {
    return this.#builder.rows > 0 ? this.#take() : null;
  }

  #take(): Batch {
    const batch = this.#builder.take();
    this.#bind();
    return batch;
  }

  #bind(): void {
    this.#numbers = this.#names.map((_, column) => this.#builder.numbers(column));
    this.#strings = this.#names.map((_, column) => this.#builder.strings(column));
  }

  #termsOf(value: unknown, rule: TermRule, where: Where): string {
    try {
      return encodeTerms(value, rule);
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ file: this.#options.file, row: this.row, ...where }) : error;
    }
  }

  #addList(cells: readonly unknown[], where: Where): void {
    if (cells.length !== this.#names.length)
      throw this.#error("WRONG_WIDTH", `a row has ${cells.length} values; the model takes ${this.#names.length}`, where);
    for (let column = 0; column < cells.length; column++) if (this.#isRead[column]) this.#addCell(column, cells[column], where);
  }

  #addObject(row: Readonly<Record<string, unknown>>, where: Where): void {
    const names = this.#names;
    if (!this.#named) {
      const values = Object.values(row);
      if (names.length === 1 && values.length === 1) return this.#addCell(0, values[0], where);
      throw this.#error(
        "WRONG_TYPE",
        `a row is an object, and the model knows no column names; it takes a list of ${names.length} values`,
        where,
      );
    }
    for (let column = 0; column < names.length; column++) {
      if (!this.#isRead[column]) continue;
      const name = names[column]!;
      if (!Object.hasOwn(row, name)) {
        const missing = names.filter((each, index) => this.#isRead[index] && !Object.hasOwn(row, each));
        throw missingColumns(missing, Object.keys(row), this.#options.file).at({ ...where, row: this.row });
      }
      this.#addCell(column, row[name], where);
    }
    if (!this.#warned) this.#noteExtra(row);
  }

  #noteExtra(row: Readonly<Record<string, unknown>>): void {
    const extra = Object.keys(row).filter((name) => !this.#names.includes(name));
    if (extra.length === 0) return;
    this.#warned = true;
    extra.forEach((name) => this.#extra.add(name));
    const shown = [...this.#extra].slice(0, 10).map((name) => `'${name}'`);
    this.#options.warn(`ignored fields that the model does not know, such as ${shown.join(", ")}`);
  }

  #addCell(column: number, value: unknown, where: Where): void {
    const numbers = this.#numbers[column]!;
    const row = this.#builder.rows;
    if (numbers !== null) {
      if (typeof value === "number") numbers[row] = value;
      else if (value === null || value === nanMark) numbers[row] = Number.NaN;
      else if (typeof value === "boolean") numbers[row] = value ? 1 : 0;
      else throw this.#wrongCell(column, value, "a numeric column", where);
    } else if (typeof value === "string" && value !== nanMark) this.#strings[column]![row] = value;
    else if (value === null || value === nanMark) this.#strings[column]![row] = null;
    else throw this.#wrongCell(column, value, "a column of strings", where);
  }

  #wrongCell(column: number, value: unknown, wanted: string, where: Where): GodwitError {
    return this.#error("WRONG_TYPE", `${nameOf(value)} in ${wanted}`, { ...where, column: this.#names[column]! });
  }

  #error(code: "WRONG_TYPE" | "WRONG_WIDTH", message: string, where: Where): GodwitError {
    return new GodwitError(code, message, { where: { file: this.#options.file, row: this.row, ...where } });
  }
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null || value === nanMark) return value === null ? "null" : "NaN";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return `the ${typeof value} ${text.length > 42 ? `${text.slice(0, 40)}…` : text}`;
}
