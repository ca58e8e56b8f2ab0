// Engines that run emitted SQL, each started once and asked through its own client.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { DialectName } from "@godwit/core/sql";
import type { Batch } from "@godwit/core/ir";

export type SqlCell = number | string | boolean | bigint | null;

export interface SqlQuestion {
  /** What a question before may have left. */
  readonly drops: readonly string[];
  /** Makes views, tables or functions. */
  readonly script: string | null;
  readonly query: string;
}

export interface SqlEngine {
  readonly dialect: DialectName;
  /** Makes the table "rows" of a batch, with a column "row" that counts, and answers a question over it, ordered by its first column. */
  answer(columns: readonly string[], batch: Batch, question: SqlQuestion): Promise<readonly (readonly SqlCell[])[]>;
  close(): Promise<void>;
}

function cellsOfRow(batch: Batch, row: number): readonly (number | string | null)[] {
  return batch.columns.map((column) => column[row]!);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function createTable(columns: readonly string[], batch: Batch, double: string, text: string): string {
  const types = batch.columns.map((data) => (data instanceof Float64Array ? double : text));
  const definitions = columns.map((name, index) => `${quoted(name)} ${types[index]!}`);
  return `CREATE TABLE "rows" (${['"row" INTEGER', ...definitions].join(", ")})`;
}

export async function startDuckdb(threads = 1): Promise<SqlEngine> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await instance.connect();
  return {
    dialect: "duckdb",
    async answer(columns, batch, { drops, script, query }) {
      for (const drop of drops) await connection.run(drop);
      await connection.run('DROP TABLE IF EXISTS "rows"');
      await connection.run(createTable(columns, batch, "DOUBLE", "VARCHAR"));
      const appender = await connection.createAppender("rows");
      for (let row = 0; row < batch.rows; row++) {
        appender.appendInteger(row);
        for (const cell of cellsOfRow(batch, row))
          if (cell === null) appender.appendNull();
          else if (typeof cell === "string") appender.appendVarchar(cell);
          else appender.appendDouble(cell);
        appender.endRow();
      }
      appender.closeSync();
      if (script !== null) await withRollback(script, (sql) => connection.run(sql));
      const reader = await connection.runAndReadAll(query);
      return byRow(reader.getRows() as unknown as SqlCell[][]);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}

export function startSqlite(): SqlEngine {
  const database = new DatabaseSync(":memory:");
  return {
    dialect: "sqlite",
    async answer(columns, batch, { drops, script, query }) {
      for (const drop of drops) database.exec(drop);
      database.exec('DROP TABLE IF EXISTS "rows"');
      database.exec(createTable(columns, batch, "REAL", "TEXT"));
      const insert = database.prepare(`INSERT INTO "rows" VALUES (${["?", ...columns.map(() => "?")].join(", ")})`);
      for (let row = 0; row < batch.rows; row++) insert.run(row, ...cellsOfRow(batch, row));
      if (script !== null) await withRollback(script, (sql) => Promise.resolve(database.exec(sql)));
      const statement = database.prepare(query);
      statement.setReturnArrays(true);
      return byRow(statement.all() as unknown as SqlCell[][]);
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}

export async function startPostgresEngine(url: string): Promise<SqlEngine> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET jit = off");
  return {
    dialect: "postgres",
    async answer(columns, batch, { drops, script, query }) {
      for (const drop of drops) await client.query(drop);
      await client.query('DROP TABLE IF EXISTS "rows"');
      await client.query(createTable(columns, batch, "float8", "text"));
      const parameters = columns.map(
        (_, index) => `$${index + 2}::${batch.columns[index] instanceof Float64Array ? "float8[]" : "text[]"}`,
      );
      const rows = Array.from({ length: batch.rows }, (_, row) => row);
      await client.query(`INSERT INTO "rows" SELECT * FROM unnest(${["$1::integer[]", ...parameters].join(", ")})`, [
        rows,
        ...batch.columns.map((column) =>
          Array.from<number | string | null>(column).map((cell) => (typeof cell === "number" ? String(cell) : cell)),
        ),
      ]);
      if (script !== null) await withRollback(script, (sql) => client.query(sql));
      const result = await client.query<SqlCell[]>({ text: query, rowMode: "array" });
      return byRow(result.rows.map((cells) => cells.map((cell) => cell)));
    },
    close: () => client.end(),
  };
}

export async function startMysqlEngine(url: string): Promise<SqlEngine> {
  const { createConnection } = await import("mysql2/promise");
  const connection = await createConnection({ uri: url, supportBigNumbers: true, bigNumberStrings: true });
  await connection.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES'), SESSION max_recursive_iterations = 1000");
  return {
    dialect: "mysql",
    async answer(columns, batch, { query }) {
      await connection.query('DROP TABLE IF EXISTS "rows"');
      await connection.query(`${createTable(columns, batch, "DOUBLE", "LONGTEXT")} CHARACTER SET utf8mb4`);
      const rows = Array.from({ length: batch.rows }, (_, row) => [
        row,
        ...cellsOfRow(batch, row).map((cell) => (typeof cell === "number" && !Number.isFinite(cell) ? null : cell)),
      ]);
      await connection.query('INSERT INTO "rows" VALUES ?', [rows]);
      const [answered] = await connection.query({ sql: query, rowsAsArray: true });
      return byRow(answered as unknown as SqlCell[][]);
    },
    close: () => connection.end(),
  };
}

/** An engine that Python has: Spark, or ClickHouse as chDB. */
export async function startPythonEngine(dialect: "spark" | "clickhouse", python: string): Promise<SqlEngine> {
  const script = fileURLToPath(new URL("sql-engine.py", import.meta.url));
  const child = spawn(python, [script, dialect], { stdio: ["pipe", "pipe", process.env["GODWIT_DEBUG"] === "1" ? "inherit" : "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${dialect} has ended`);
    return line.value;
  };
  for (let line = await next(); line !== "ready";) line = await next();
  return {
    dialect,
    async answer(columns, batch, { drops, script, query }) {
      const request = {
        rows: batch.rows,
        columns,
        types: batch.columns.map((column) => (column instanceof Float64Array ? "double" : "text")),
        cells: batch.columns.map((column) =>
          Array.from<number | string | null>(column).map((cell) => (typeof cell === "number" ? String(cell) : cell)),
        ),
        before: [...drops, ...(script === null ? [] : statementsOf(script))],
        query: query.trimEnd().replace(/;$/u, ""),
      };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const reply = JSON.parse(await next()) as { readonly rows?: SqlCell[][]; readonly error?: string };
      if (reply.rows === undefined) throw new Error(reply.error);
      return byRow(reply.rows);
    },
    async close() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

/** A script that fails leaves no transaction behind. */
async function withRollback(script: string, run: (sql: string) => Promise<unknown>): Promise<void> {
  try {
    await run(script);
  } catch (error) {
    await run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** The statements of a script, each of which begins a line. */
function statementsOf(script: string): readonly string[] {
  return script
    .trimEnd()
    .slice(0, -1)
    .split(/;\n(?=CREATE|INSERT)/u);
}

/** Without the column of rows, in its order. */
function byRow(rows: readonly (readonly SqlCell[])[]): readonly (readonly SqlCell[])[] {
  return rows.toSorted((a, b) => Number(a[0]) - Number(b[0])).map(([, ...cells]) => cells);
}
