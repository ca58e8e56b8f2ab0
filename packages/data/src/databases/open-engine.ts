import type { SqlEngine } from "./engine.ts";
import type { DatabaseLocation } from "./location.ts";

/** The engine of a location whose database speaks SQL; null for the others. Its client is loaded now. */
export async function openEngine({ kind, target }: DatabaseLocation, mode: "read" | "write"): Promise<SqlEngine | null> {
  switch (kind) {
    case "postgres":
      return (await import("./postgres/open-postgres.ts")).openPostgres(target);
    case "sqlite":
      return (await import("./sqlite/open-sqlite.ts")).openSqlite(target, mode);
    case "duckdb":
      return (await import("./duckdb/open-duckdb.ts")).openDuckdb(target, mode);
    case "mysql":
      return (await import("./mysql/open-mysql.ts")).openMysql(target);
    case "mongodb":
    case "redis":
    case "delta":
      return null;
    default:
      return kind satisfies never;
  }
}
