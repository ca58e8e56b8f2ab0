import { GodwitError } from "@godwit/core/errors";
import type { Kysely } from "kysely";
import { Database, type DatabaseDriver } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/migrations.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";

/**
 * Opens a database by its URL, `sqlite:FILE` or `postgres://…`, and brings its tables up to date. `sqlite::memory:` is gone when it is closed.
 * Rejects with STORE_IN_USE where another process has the SQLite file, STORE_TOO_NEW where a newer Godwit has written it,
 * STORE_UNAVAILABLE where it cannot be reached.
 */
export async function openDatabase(url: string): Promise<Database> {
  const driver = await openDriver(url);
  try {
    await migrate(driver.query as unknown as Kysely<unknown>, driver.kind, migrations);
  } catch (error) {
    await driver.close().catch(() => undefined);
    throw driver.codedError(error) ?? error;
  }
  return new Database(driver);
}

async function openDriver(url: string): Promise<DatabaseDriver> {
  if (url.startsWith("sqlite:")) return openSqlite(url.slice("sqlite:".length).replace(/^\/\/(?=\/)/u, ""));
  if (/^postgres(ql)?:\/\//u.test(url)) {
    const { openPostgres } = await import("./postgres/open-postgres.ts");
    return openPostgres(url);
  }
  throw new GodwitError("USAGE", `the store ${JSON.stringify(withoutPassword(url))} is of no kind that is known`, {
    hint: "Give sqlite:FILE or postgres://USER@HOST/DATABASE.",
  });
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/u, "//…@");
}
