import { mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import type { DatabaseDriver } from "../database.ts";
import type { Schema } from "../schema.ts";
import { holdFile } from "./hold-file.ts";
import { sqliteError } from "./sqlite-error.ts";
import { statementsOf } from "./statements.ts";

/** Another program may look into the file; a write that waits for it longer than this is refused. */
const busyMilliseconds = 1000;

/**
 * A SQLite file, for one process at a time. A transaction that has been committed is on the disk: write-ahead log, synchronous=FULL.
 * Throws STORE_IN_USE, STORE_UNAVAILABLE.
 */
export function openSqlite(file: string): DatabaseDriver {
  try {
    const path = file === ":memory:" ? file : placeOf(file);
    const hold = path === ":memory:" ? null : holdFile(path);
    const database = open(path, () => hold?.release());
    return {
      kind: "sqlite",
      query: new Kysely<Schema>({ dialect: new SqliteDialect({ database: statementsOf(database) }) }),
      codedError: (error) => sqliteError(error, file),
      lostRace: () => false,
      announce: async () => undefined,
      listen: () => null,
      async close() {
        if (database.isOpen) database.close();
        hold?.release();
      },
    };
  } catch (error) {
    throw sqliteError(error, file) ?? error;
  }
}

/** The file without links on the way, so that two names of one file are seen to be one. */
function placeOf(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  return join(realpathSync(dirname(file)), basename(file));
}

function open(path: string, failed: () => void): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: busyMilliseconds });
    database.exec("pragma journal_mode = wal; pragma synchronous = full;");
    return database;
  } catch (error) {
    failed();
    throw error;
  }
}
