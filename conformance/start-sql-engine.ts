import { startMariadb } from "../packages/data/test/databases/start-mariadb.ts";
import { findPeer } from "../scripts/test-peers.ts";
import { startPostgres } from "../packages/server/test/start-postgres.ts";
import { startDuckdb, startMysqlEngine, startPostgresEngine, startPythonEngine, startSqlite, type SqlEngine } from "./sql-engines.ts";

export interface StartedEngine {
  readonly engine: SqlEngine;
  readonly close: () => Promise<void>;
}

/** Starts an engine by the name of its dialect. */
export async function startEngine(name: string): Promise<StartedEngine> {
  if (name === "duckdb") return alone(await startDuckdb());
  if (name === "sqlite") return alone(startSqlite());
  if (name === "postgres") {
    const server = await startPostgres();
    if (server === undefined) throw new Error("there is no PostgreSQL here");
    const engine = await startPostgresEngine(await server.database());
    return { engine, close: () => engine.close().then(() => server.remove()) };
  }
  if (name === "mysql") {
    const server = await startMariadb();
    const engine = await startMysqlEngine(server.url);
    return { engine, close: () => engine.close().then(() => server.remove()) };
  }
  if (name === "spark" || name === "clickhouse") {
    const python = findPeer("python-sql-engines");
    if (python === undefined) throw new Error("Spark and ClickHouse need Python: run scripts/setup-test-peers");
    return alone(await startPythonEngine(name, python));
  }
  throw new Error(`no engine ${name}`);
}

function alone(engine: SqlEngine): StartedEngine {
  return { engine, close: () => engine.close() };
}
