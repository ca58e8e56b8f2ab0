// Rows per second of forests in pure SQL, by the form that is written, beside each other in one run:
//   node --conditions=godwit-source bench/sql/emit.ts [duckdb|postgres|sqlite] [--threads N] [--form case|array|auto] [--rows N] [TREESxLEAVES …]
import { parseArgs } from "node:util";
import { GraphBuilder, type Column } from "../../packages/core/src/ir/index.ts";
import { emitSql, type ForestForm } from "../../packages/core/src/backends/sql/index.ts";
import { madeTrees } from "../guard/made-trees.ts";

const { values, positionals } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    form: { type: "string", multiple: true, default: ["auto"] },
    rows: { type: "string" },
    shape: { type: "string", multiple: true, default: ["100x64", "500x1024"] },
  },
  allowPositionals: true,
});
const engine = positionals[0] ?? "duckdb";
const features = 10;

interface Timed {
  /** Makes a table of so many rows of doubles, and times a query over it. */
  table(rows: number): Promise<void>;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

function emitted(dialect: "duckdb" | "postgres" | "sqlite", trees: number, leaves: number, form: ForestForm): string {
  const columns = Array.from({ length: features }, (_, index): Column => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const depth = Math.log2(leaves);
  const ensemble = madeTrees(Number.isInteger(depth) ? { depth } : { leaves }, trees, features, 1000);
  const value = builder.forest(builder.input(columns.map((_, index) => index)), ensemble, "sum");
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", dtype: "<f8", shape: "rows", value }] }]);
  const request = { methods: ["predict"], table: ["t"], key: "id", as: "select", name: "", origin: [] } as const;
  const { text } = emitSql({ graph, dialect, form, ...request });
  return `SELECT count(*), sum(predict) FROM (${text.trimEnd().slice(0, -1)}\n) AS answered`;
}

async function startDuckdb(threads: string): Promise<Timed> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  // Row groups so small that a few thousand rows keep every thread busy.
  await connection.run("ATTACH ':memory:' AS small (ROW_GROUP_SIZE 2048)");
  await connection.run("USE small");
  return {
    async table(rows) {
      const cells = Array.from({ length: features }, (_, index) => `hash(range, ${index}) / 18446744073709551615.0 AS x${index}`);
      await connection.run(`CREATE OR REPLACE TABLE t AS SELECT range AS id, ${cells.join(", ")} FROM range(${rows})`);
    },
    async run(sql) {
      await (await connection.run(sql)).getRows();
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}

async function startSqlite(): Promise<Timed> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(":memory:");
  return {
    table(rows) {
      const cells = Array.from({ length: features }, (_, index) => `(abs(random()) % 1000003) / 1000003.0 AS x${index}`);
      database.exec("DROP TABLE IF EXISTS t");
      database.exec(
        `CREATE TABLE t AS WITH RECURSIVE r(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM r WHERE id < ${rows - 1}) SELECT id, ${cells.join(", ")} FROM r`,
      );
      return Promise.resolve();
    },
    run(sql) {
      database.prepare(sql).all();
      return Promise.resolve();
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}

async function startPostgresServer(): Promise<Timed> {
  const { startPostgres } = await import("../../packages/server/test/start-postgres.ts");
  const { default: pg } = await import("pg");
  const server = await startPostgres();
  if (server === undefined) throw new Error("there is no PostgreSQL here");
  const client = new pg.Client({ connectionString: await server.database() });
  await client.connect();
  await client.query("SET jit = off");
  return {
    async table(rows) {
      const cells = Array.from({ length: features }, (_, index) => `random() AS x${index}`);
      await client.query("DROP TABLE IF EXISTS t");
      await client.query(`CREATE TABLE t AS SELECT id, ${cells.join(", ")} FROM generate_series(1, ${rows}) AS id`);
    },
    async run(sql) {
      await client.query(sql);
    },
    async close() {
      await client.end();
      await server.remove();
    },
  };
}

const starts = { duckdb: () => startDuckdb(values.threads), sqlite: startSqlite, postgres: startPostgresServer } as const;
const dialect = engine as keyof typeof starts;
const timed = await starts[dialect]();
const usualRows = { duckdb: [100_000, 20_000], sqlite: [5000, 500], postgres: [5000, 1000] } as const;
for (const shape of values.shape) {
  const [trees = 0, leaves = 0] = shape.split("x").map(Number);
  const rows = Number(values.rows ?? usualRows[dialect][trees * leaves > 50_000 ? 1 : 0]);
  await timed.table(rows);
  for (const form of values.form) {
    try {
      const sql = emitted(dialect, trees, leaves, form as ForestForm);
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 2; round++) {
        const start = performance.now();
        await timed.run(sql);
        best = Math.min(best, performance.now() - start);
      }
      const perSecond = Math.round((rows / best) * 1000);
      console.log(`${dialect} ${shape} ${form}: ${perSecond} rows/s (${rows} rows, ${(sql.length / 1e6).toFixed(2)} MB of SQL)`);
    } catch (error) {
      console.log(`${dialect} ${shape} ${form}: ${String(error)}`);
    }
  }
}
await timed.close();
