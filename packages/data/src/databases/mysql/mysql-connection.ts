import { createHash } from "node:crypto";
import type { Connection, FieldPacket } from "mysql2";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import { CellBuilder } from "../cell-builder.ts";
import type { BadCell, NativeColumn, SqlConnection, StoredRows, TableDescription } from "../engine.ts";
import { cellOf, literalReader } from "./cells.ts";
import { nativeColumn, type ProtocolColumn } from "./column-type.ts";
import { mysqlError } from "./mysql-error.ts";

type Row = readonly (Buffer | null)[];

/** Statements end well below the 16 MB that servers take at least. */
const statementCharacters = 1 << 21;
const rowsAhead = 2048;

/** One connection; cells come as the bytes that the server sends. */
export class MysqlConnection implements SqlConnection {
  open = true;
  private readonly connection: Connection;
  private readonly another: () => Connection;

  constructor(make: () => Connection) {
    this.another = make;
    try {
      this.connection = make();
    } catch {
      throw mysqlError(new Error("the URL cannot be read"));
    }
    const lost = (): void => {
      this.open = false;
    };
    this.connection.on("error", lost);
    this.connection.on("end", lost);
  }

  async begin(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.connection.connect((error) => {
        if (error === null) resolve();
        else {
          this.open = false;
          reject(mysqlError(error));
        }
      });
    });
    // Rows may wait longer for a model than the server's minute.
    await this.execute("set time_zone = '+00:00', net_write_timeout = 86400, wait_timeout = 86400");
    await this.execute("set session transaction isolation level repeatable read");
  }

  async execute(statement: string): Promise<void> {
    await this.ask(statement);
  }

  async rows(query: string): Promise<readonly (readonly (string | null)[])[]> {
    const { rows } = await this.ask(query);
    return rows.map((row) => row.map((cell) => cell?.toString("utf8") ?? null));
  }

  async describe(query: string): Promise<readonly NativeColumn[]> {
    const { fields } = await this.ask(`select * from (\n${query}\n) as godwit_rows limit 0`);
    return fields.map((field) => nativeColumn(field, "", true, false));
  }

  async table(name: readonly string[]): Promise<TableDescription | null> {
    const quoted = name.map((part) => `\`${part.replaceAll("`", "``")}\``).join(".");
    const text = (part: string): string => `_utf8mb4 x'${Buffer.from(part).toString("hex")}'`;
    const place = `table_schema = ${name.length > 1 ? text(name.at(-2)!) : "database()"} and table_name = ${text(name.at(-1)!)}`;
    const [found] = await this.rows(`select table_type, engine from information_schema.tables where ${place}`);
    if (found === undefined) return null;
    const { fields } = await this.ask(`select * from ${quoted} limit 0`);
    const columns = await this.rows(
      `select column_name, column_type, is_nullable, column_default is not null or extra <> '' or is_nullable = 'YES'
       from information_schema.columns where ${place} order by ordinal_position`,
    );
    const indexes = await this.rows(
      `select index_name, column_name from information_schema.statistics where ${place} and non_unique = 0 and index_name not in
         (select index_name from information_schema.statistics where ${place} and (nullable = 'YES' or sub_part is not null or column_name is null))
       order by index_name <> 'PRIMARY', index_name, seq_in_index`,
    );
    const keys = Map.groupBy(indexes, ([index]) => index);
    const [type, engine] = found;
    const unfit = type === "BASE TABLE" ? (engine === "InnoDB" ? null : `its engine ${engine} has no transactions`) : "it is a view";
    return {
      columns: columns.map(([column, native, nullable, optional]) => {
        const field = fields.find((each) => each.name === column)!;
        return nativeColumn(field, native!, nullable === "YES", optional === "1");
      }),
      uniqueKeys: [...keys.values()].map((rows) => rows.map(([, column]) => column!)),
      unfit,
    };
  }

  async *stream(query: string, columns: readonly NativeColumn[], frameRows: number, signal?: AbortSignal): AsyncGenerator<StoredRows> {
    const builders = columns.map(({ type }) => new CellBuilder(type!, frameRows));
    const rows = this.connection.query({ sql: query, rowsAsArray: true, typeCast: bytesOf }).stream({ highWaterMark: rowsAhead });
    const cancel = (): void => void this.cancel().catch(() => undefined);
    signal?.addEventListener("abort", cancel, { once: true });
    let complete = false;
    let row = 0;
    let bad: BadCell[] = [];
    const take = (): StoredRows => {
      const taken = { rows: row, columns: builders.map((builder) => builder.take(row)), bad };
      row = 0;
      bad = [];
      return taken;
    };
    try {
      for await (const cells of rows as AsyncIterable<Row>) {
        for (const [column, builder] of builders.entries()) {
          const bytes = cells[column]!;
          const value = bytes === null ? null : cellOf(builder.type, bytes);
          if (value !== null) builder.set(row, value);
          else {
            builder.setNull(row);
            if (bytes !== null)
              bad.push({ row, column, message: `the value is not a ${builder.type.kind} as it can be read`, text: bytes.toString("utf8") });
          }
        }
        if (++row === frameRows) {
          yield take();
          signal?.throwIfAborted();
        }
      }
      signal?.throwIfAborted();
      if (row > 0) yield take();
      complete = true;
    } catch (cause) {
      signal?.throwIfAborted();
      throw mysqlError(cause);
    } finally {
      signal?.removeEventListener("abort", cancel);
      // What is still on its way would be read to its end otherwise.
      if (!complete) this.drop();
    }
  }

  async load(table: string, schema: Schema, frames: AsyncIterable<Frame>): Promise<number> {
    await this.ask("set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES'");
    const names = schema.map(({ name }) => `\`${name.replaceAll("`", "``")}\``).join(", ");
    const head = `insert into ${table} (${names}) values `;
    let statement = "";
    let rows = 0;
    for await (const frame of frames) {
      const readers = frame.columns.map((vector, column) => literalReader(vector, schema[column]!.name));
      for (let row = 0; row < frame.rows; row++) {
        statement += `${statement === "" ? head : ","}(${readers.map((read) => read(row)).join(",")})`;
        if (statement.length < statementCharacters) continue;
        await this.ask(statement);
        statement = "";
      }
      rows += frame.rows;
    }
    if (statement !== "") await this.ask(statement);
    return rows;
  }

  async lock(name: string): Promise<boolean> {
    const digest = createHash("sha256").update(name).digest("hex").slice(0, 50);
    const [row] = await this.rows(`select get_lock('godwit ${digest}', 0)`);
    return row?.[0] === "1";
  }

  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await new Promise<void>((resolve) => this.connection.end(() => resolve()));
  }

  private drop(): void {
    this.open = false;
    this.connection.destroy();
  }

  /** Has the server end what this connection is waiting for. */
  private async cancel(): Promise<void> {
    const other = this.another();
    other.on("error", () => undefined);
    await new Promise<void>((resolve) => other.query(`kill query ${this.connection.threadId}`, () => resolve()));
    other.destroy();
  }

  private ask(sql: string): Promise<{ readonly rows: readonly Row[]; readonly fields: readonly (FieldPacket & ProtocolColumn)[] }> {
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, rowsAsArray: true, typeCast: bytesOf }, (error, rows, fields) => {
        if (error === null) resolve({ rows: Array.isArray(rows) ? (rows as Row[]) : [], fields: fields ?? [] });
        else reject(mysqlError(error));
      });
    });
  }
}

function bytesOf(field: { buffer(): Buffer | null }): Buffer | null {
  return field.buffer();
}
