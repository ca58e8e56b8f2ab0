import { startPostgres } from "../packages/server/test/start-postgres.ts";
import { startDuckdb, startPostgresEngine, startSqlite, type SqlEngine } from "./sql-engines.ts";

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
  throw new Error(`no engine ${name}`);
}

function alone(engine: SqlEngine): StartedEngine {
  return { engine, close: () => engine.close() };
}
