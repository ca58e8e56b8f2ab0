import { DuckDBDataChunk, type DuckDBConnection, type DuckDBMaterializedResult } from "@duckdb/node-api";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import { CellBuilder } from "../cell-builder.ts";
import type { BadCell, NativeColumn, SqlConnection, StoredRows, TableDescription } from "../engine.ts";
import { quoteName, quoteTable, quoteText } from "../quote.ts";
import { columnType, nativeColumn } from "./column-type.ts";
import { duckdbError } from "./duckdb-error.ts";
import type { DuckdbFile } from "./duckdb-files.ts";
import { readVector } from "./read-vector.ts";
import { duckdbType, writeVector } from "./write-vector.ts";

const staging = "godwit_staging";
const chunkRows = 2048;

export class DuckdbConnection implements SqlConnection {
  open = true;
  private readonly connection: DuckDBConnection;
  private readonly file: DuckdbFile;

  constructor(connection: DuckDBConnection, file: DuckdbFile) {
    this.connection = connection;
    this.file = file;
    file.use(1);
  }

  async execute(statement: string): Promise<void> {
    await this.ask(statement);
  }

  async rows(query: string): Promise<readonly (readonly (string | null)[])[]> {
    const rows = await (await this.ask(query)).getRows();
    return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
  }

  async describe(query: string): Promise<readonly NativeColumn[]> {
    const described = await this.rows(`describe select * from (\n${query}\n) as godwit_rows`);
    return described.map(([name, native]) => nativeColumn(name!, native!, true, false));
  }

  async table(name: readonly string[]): Promise<TableDescription | null> {
    const columns = await this.rows(
      `select column_name, data_type, is_nullable, coalesce(column_default is not null, false) or is_nullable, database_name, schema_name
       from duckdb_columns() where table_name = ${quoteText(name.at(-1)!)} and ${this.place(name)} order by column_index`,
    );
    if (columns.length === 0) return null;
    const keys = await this.rows(
      `select array_to_string(list_transform(constraint_column_names, lambda name: to_json(name)::varchar), ','), constraint_type
       from duckdb_constraints() where table_name = ${quoteText(name.at(-1)!)} and ${this.place(name)}
         and constraint_type in ('PRIMARY KEY', 'UNIQUE') order by constraint_type`,
    );
    const required = columns.filter(([, , nullable]) => nullable === "false").map(([column]) => column!);
    const [view] = await this.rows(`select 1 from duckdb_views() where view_name = ${quoteText(name.at(-1)!)} and ${this.place(name)}`);
    return {
      columns: columns.map(([column, native, nullable, optional]) =>
        nativeColumn(column!, native!, nullable === "true", optional === "true"),
      ),
      uniqueKeys: keys
        .map(([list]) => JSON.parse(`[${list!}]`) as readonly string[])
        .filter((key) => key.every((column) => required.includes(column))),
      unfit: view === undefined ? null : "it is a view",
    };
  }

  /** Where a table of that name is, as DuckDB's own tables say it. */
  private place(name: readonly string[]): string {
    const schema = name.length > 1 ? quoteText(name.at(-2)!) : "current_schema()";
    const database = name.length > 2 ? quoteText(name.at(-3)!) : "current_database()";
    return `schema_name = ${schema} and database_name = ${database}`;
  }

  async *stream(query: string, columns: readonly NativeColumn[], frameRows: number, signal?: AbortSignal): AsyncGenerator<StoredRows> {
    const builders = columns.map(({ type }) => new CellBuilder(type!, frameRows));
    const interrupt = (): void => this.connection.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    let rows = 0;
    let bad: BadCell[] = [];
    const take = (): StoredRows => {
      const taken = { rows, columns: builders.map((builder) => builder.take(rows)), bad };
      rows = 0;
      bad = [];
      return taken;
    };
    try {
      const result = await this.connection.stream(query);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const { rowCount } = chunk;
        for (let from = 0; from < rowCount;) {
          const count = Math.min(rowCount - from, frameRows - rows);
          for (const [column, builder] of builders.entries())
            for (const problem of readVector(chunk, column, from, count, builder, rows)) bad.push({ ...problem, column });
          from += count;
          rows += count;
          if (rows < frameRows) continue;
          yield take();
          signal?.throwIfAborted();
        }
      }
      if (rows > 0) yield take();
    } catch (cause) {
      signal?.throwIfAborted();
      throw duckdbError(cause);
    } finally {
      signal?.removeEventListener("abort", interrupt);
    }
  }

  /** By way of a table of the rows' own types: an appender fills whole tables, every column in its order. */
  async load(table: string, schema: Schema, frames: AsyncIterable<Frame>): Promise<number> {
    const names = schema.map(({ name }) => quoteName(name)).join(", ");
    const columns = schema.map(({ name, type }) => `${quoteName(name)} ${columnType(type)}`);
    await this.ask(`create or replace temporary table ${staging} (${columns.join(", ")})`);
    const types = schema.map(({ type }) => duckdbType(type));
    const appender = await this.connection.createAppender(staging, "main", "temp");
    let rows = 0;
    try {
      for await (const frame of frames) {
        for (let from = 0; from < frame.rows; from += chunkRows) {
          const count = Math.min(chunkRows, frame.rows - from);
          const chunk = DuckDBDataChunk.create(types, count);
          for (const [column, vector] of frame.columns.entries()) writeVector(chunk, column, vector, from, count);
          appender.appendDataChunk(chunk);
        }
        rows += frame.rows;
      }
    } finally {
      appender.closeSync();
    }
    await this.ask(`insert into ${table} (${names}) select ${names} from ${quoteTable(["temp", "main", staging], quoteName)}`);
    await this.ask(`drop table temp.main.${staging}`);
    return rows;
  }

  /** The file is this process's alone. */
  async lock(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    this.connection.closeSync();
    this.file.use(-1);
  }

  private async ask(statement: string): Promise<DuckDBMaterializedResult> {
    try {
      return await this.connection.run(statement);
    } catch (cause) {
      throw duckdbError(cause);
    }
  }
}
