import { existsSync } from "node:fs";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import { CellBuilder } from "../cell-builder.ts";
import type { BadCell, Dialect, NativeColumn, SqlConnection, SqlEngine, StoredRows, TableDescription } from "../engine.ts";
import { hexOf, quoteName, quoteText } from "../quote.ts";
import { setCell, valueReader, type SqliteValue } from "./cells.ts";
import { columnType, declaredType, takes, typeOfValues } from "./column-type.ts";
import { sqliteError } from "./sqlite-error.ts";

const busyMilliseconds = 5000;
/** How many rows of a query are looked at for the types of columns that no table declares. */
const sampledRows = 1000;

/** A file of SQLite; one that is written to is made where it is missing. */
export function openSqlite(file: string, mode: "read" | "write"): SqlEngine {
  return {
    title: "SQLite",
    dialect,
    coded: sqliteError,
    connect: async () => {
      if (mode === "read" && !existsSync(file)) throw new GodwitError("FILE_NOT_FOUND", "there is no such file", { where: { file } });
      try {
        return new SqliteConnection(new DatabaseSync(file, { readOnly: mode === "read", timeout: busyMilliseconds }));
      } catch (cause) {
        throw sqliteError(cause).at({ file });
      }
    },
    close: () => Promise.resolve(),
  };
}

const dialect: Dialect = {
  quote: quoteName,
  quoteText,
  refuseName: (name) => (name.includes("\0") ? "it holds a NUL" : null),
  foldsNames: true,
  columnType,
  takes,
  orderTerm: (quoted, column, unique) => (unique || column.type?.kind !== "text" ? quoted : `(${quoted} collate binary)`),
  literal: (cell, { type }) => {
    if (cell instanceof Uint8Array) return `x'${hexOf(cell)}'`;
    if (type?.kind === "boolean") return cell === "true" ? "1" : "0";
    if (type?.kind === "integer") return cell;
    return type?.kind === "float" ? Number(cell).toExponential() : quoteText(cell);
  },
  everyRow: "-1",
  beginRead: "begin",
  beginWrite: "begin immediate",
  tableOptions: "",
  writtenAt: "text not null default current_timestamp",
  keyText: "text",
};

/** Calls into SQLite return when they are done: a frame's rows are read at a stretch, and others have their turn between frames. */
class SqliteConnection implements SqlConnection {
  open = true;
  private readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  async execute(statement: string): Promise<void> {
    this.coded(() => this.database.exec(statement));
  }

  async rows(query: string): Promise<readonly (readonly (string | null)[])[]> {
    return this.all(query).map((row) => row.map((value) => (value === null ? null : String(value))));
  }

  async describe(query: string): Promise<readonly NativeColumn[]> {
    return this.coded(() => {
      const statement = this.prepare(`select * from (\n${query}\n) limit ${sampledRows}`);
      const columns = statement.columns();
      const undeclared = columns.some(({ type }) => declaredType(type ?? "") === null);
      const sample = undeclared ? (statement.all() as unknown as SqliteValue[][]) : [];
      return columns.map(({ name, type }, index) => {
        const known = declaredType(type ?? "") ?? typeOfValues(sample.map((row) => row[index]));
        return { name, native: type ?? "", type: known, nullable: true, optional: false, select: plain };
      });
    });
  }

  async table(name: readonly string[]): Promise<TableDescription | null> {
    return this.coded(() => {
      const table = quoteText(name.at(-1)!);
      const schema = quoteText(name.length > 1 ? name[0]! : "main");
      const info = this.all(`select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo(${table}, ${schema})`);
      if (info.length === 0) return null;
      const sample = info.some(([, type]) => declaredType(String(type)) === null)
        ? this.all(
            `select ${info.map(([column]) => quoteName(String(column))).join(", ")} from ${name.map(quoteName).join(".")} limit ${sampledRows}`,
          )
        : [];
      const columns = info.map(([column, declared, notNull, standard, key, hidden], index): NativeColumn => {
        const rowid = key === 1n && /^integer$/iu.test(String(declared));
        return {
          name: String(column),
          native: String(declared),
          type: declaredType(String(declared)) ?? typeOfValues(sample.map((row) => row[index])),
          nullable: notNull === 0n && !rowid,
          optional: notNull === 0n || standard !== null || rowid || hidden !== 0n,
          select: plain,
        };
      });
      const primary = info.filter(([, , , , key]) => key !== 0n).sort((one, other) => Number(one[4]) - Number(other[4]));
      const indexes = this.all(`select name from pragma_index_list(${table}, ${schema}) where "unique" = 1 and partial = 0`).map(
        ([index]) =>
          this.all(`select name from pragma_index_info(${quoteText(String(index))}, ${schema})`).map(([column]) => String(column)),
      );
      const keys = [primary.map(([column]) => String(column)), ...indexes];
      const required = new Set(columns.filter(({ nullable }) => !nullable).map(({ name: column }) => column));
      const [kind] =
        this.all(`select type from ${quoteName(name.length > 1 ? name[0]! : "main")}.sqlite_schema where name = ${table}`)[0] ?? [];
      return {
        columns,
        uniqueKeys: keys.filter((key) => key.length > 0 && key.every((column) => required.has(column))),
        unfit: kind === "view" ? "it is a view" : null,
      };
    });
  }

  async *stream(query: string, columns: readonly NativeColumn[], frameRows: number, signal?: AbortSignal): AsyncGenerator<StoredRows> {
    const builders = columns.map(({ type }) => new CellBuilder(type!, frameRows));
    const rows = this.coded(() => this.prepare(query).iterate()) as unknown as Iterator<readonly SqliteValue[]>;
    try {
      for (let ended = false; !ended;) {
        signal?.throwIfAborted();
        const bad: BadCell[] = [];
        let row = 0;
        for (; row < frameRows; row++) {
          const next = this.coded(() => rows.next());
          if (next.done === true) {
            ended = true;
            break;
          }
          for (const [column, builder] of builders.entries()) {
            const value = next.value[column]!;
            const message = setCell(builder, row, value);
            if (message !== null) bad.push({ row, column, message, text: String(value) });
          }
        }
        if (row > 0) yield { rows: row, columns: builders.map((builder) => builder.take(row)), bad };
        await setImmediate();
      }
    } finally {
      rows.return?.();
    }
  }

  async load(table: string, schema: Schema, frames: AsyncIterable<Frame>): Promise<number> {
    const names = schema.map(({ name }) => quoteName(name)).join(", ");
    const insert = this.coded(() => this.database.prepare(`insert into ${table} (${names}) values (${schema.map(() => "?").join(", ")})`));
    let rows = 0;
    for await (const frame of frames) {
      const readers = frame.columns.map((vector, column) => valueReader(vector, schema[column]!.name));
      this.coded(() => {
        for (let row = 0; row < frame.rows; row++) insert.run(...readers.map((read) => read(row)));
      });
      rows += frame.rows;
      await setImmediate();
    }
    return rows;
  }

  /** There is no such lock: a file's writers exclude each other by transaction, and the records of chunks are keyed. */
  async lock(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    this.database.close();
  }

  private prepare(query: string): StatementSync {
    const statement = this.database.prepare(query);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  }

  private all(query: string): readonly (readonly SQLOutputValue[])[] {
    return this.coded(() => this.prepare(query).all() as unknown as SQLOutputValue[][]);
  }

  private coded<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (cause) {
      throw sqliteError(cause);
    }
  }
}

function plain(quoted: string): string {
  return quoted;
}
