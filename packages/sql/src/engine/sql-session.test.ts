import { afterAll, beforeAll, expect, test } from "vitest";
import { INTEGER, VARCHAR } from "@duckdb/node-api";
import { EngineFailure } from "./engine-failure.ts";
import { SqlEngine } from "./sql-engine.ts";
import type { SqlResult } from "./sql-result.ts";
import type { SqlSession } from "./sql-session.ts";

let engine: SqlEngine;
let session: SqlSession;

beforeAll(async () => {
  engine = await SqlEngine.open({ memoryLimit: 2 ** 28 });
  session = await engine.connect();
});

afterAll(() => engine.close());

async function rowsOf(result: SqlResult): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const chunk of result.chunks()) rows.push(...chunk.getRows());
  return rows;
}

test("a statement tells its parameters and columns, and runs with values as often as it is asked", async () => {
  await session.query("CREATE TABLE birds AS SELECT 1 AS id, 'åre' AS name UNION ALL SELECT 2, NULL");
  const statement = await session.prepare('SELECT id, name AS "Näme" FROM birds WHERE id = $1');
  expect(statement.parameters).toEqual([{ name: "1", type: INTEGER }]);
  expect(statement.columns).toEqual([
    { name: "id", type: INTEGER },
    { name: "Näme", type: VARCHAR },
  ]);
  expect(await rowsOf(await statement.execute({ values: [1] }))).toEqual([[1, "åre"]]);
  expect(await rowsOf(await statement.execute({ values: [2] }))).toEqual([[2, null]]);
  const open = await session.prepare("SELECT $1");
  expect([open.parameters, open.columns]).toEqual([[{ name: "1", type: null }], null]);
  expect(await rowsOf(await open.execute({ values: ["x"] }))).toEqual([["x"]]);
});

test("a result tells what was changed, and streams", async () => {
  expect(await session.query("CREATE TABLE many AS SELECT range AS a FROM range(100000)")).toMatchObject({ changed: 100_000, columns: [] });
  expect(await session.query("UPDATE many SET a = a + 1 WHERE a < 10")).toMatchObject({ changed: 10 });
  const result = await session.query("SELECT * FROM many");
  let rows = 0;
  for await (const chunk of result.chunks()) {
    expect(chunk.rowCount).toBeLessThanOrEqual(2048);
    rows += chunk.rowCount;
  }
  expect(rows).toBe(100_000);
  expect(await rowsOf(await session.query("PIVOT (SELECT a FROM many LIMIT 2) ON a USING count(*)"))).toHaveLength(1);
});

test("errors have their code and place", async () => {
  const failure = await session.query("SELECT 'é€😀',\n foo FROM birds").catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "INVALID_QUERY", where: { line: 2, byte: 21 } });
  expect((failure as Error).cause).toBeInstanceOf(EngineFailure);
  expect((failure as Error).cause).toMatchObject({ type: "Binder", position: 21, subtype: "COLUMN_NOT_FOUND" });
  const failures = {
    "": "INVALID_QUERY",
    "SELECT 1; SELECT 2": "INVALID_QUERY",
    "selec 1": "INVALID_QUERY",
    "SELECT * FROM nowhere": "INVALID_QUERY",
    "SELECT $1": "INVALID_QUERY",
    "SELECT 'x'::INT": "QUERY_FAILED",
    "SELECT * FROM 'nowhere.parquet'": "FILE_NOT_FOUND",
    "SELECT * FROM 'https://example.com/a.parquet'": "UNSUPPORTED_REQUEST",
    "INSTALL httpfs": "UNSUPPORTED_REQUEST",
    "/* now */ force install httpfs": "UNSUPPORTED_REQUEST",
    "UPDATE EXTENSIONS": "UNSUPPORTED_REQUEST",
  };
  for (const [sql, code] of Object.entries(failures)) await expect(session.query(sql), sql).rejects.toMatchObject({ code });
});

test("a query is stopped by its time, its signal and its session, which goes on", async () => {
  const forever = "SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range + b.range = 7";
  await expect(session.query(forever, { timeout: 30 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  await expect(session.query(forever, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({ code: "CALL_CANCELLED" });
  await expect(session.query(forever, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CALL_CANCELLED" });
  setTimeout(() => session.interrupt(), 30);
  await expect(session.query(forever)).rejects.toMatchObject({ code: "CALL_CANCELLED" });
  const streamed = await session.query("SELECT range, random() FROM range(1000000000)", { timeout: 50 });
  await expect(rowsOf(streamed)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  expect(await rowsOf(await session.query("SELECT 42"))).toEqual([[42]]);
});

test("sessions have transactions of their own", async () => {
  const other = await engine.connect();
  await session.query("BEGIN");
  expect([session.inTransaction, other.inTransaction]).toEqual([true, false]);
  await session.query("INSERT INTO birds VALUES (3, 'x')");
  expect(await rowsOf(await other.query("SELECT count(*) FROM birds"))).toEqual([[2n]]);
  await expect(session.query("SELECT 'x'::INT")).rejects.toMatchObject({ code: "QUERY_FAILED" });
  await expect(session.query("SELECT 1")).rejects.toMatchObject({ code: "QUERY_FAILED", cause: { type: "TransactionContext" } });
  await session.query("ROLLBACK");
  expect(session.inTransaction).toBe(false);
  other.close();
});

test("memory is bounded, and files can be shut off", async () => {
  const small = await SqlEngine.open({ memoryLimit: 2 ** 24, files: false });
  const shut = await small.connect();
  await expect(shut.query("SELECT list(range) FROM range(100000000)")).rejects.toMatchObject({ code: "QUERY_TOO_LARGE" });
  await expect(shut.query("COPY (SELECT 1) TO '/tmp/x.csv'")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(shut.query("SET memory_limit = '10GB'")).rejects.toMatchObject({ code: "QUERY_FAILED" });
  await small.close();
});
