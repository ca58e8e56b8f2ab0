import { GodwitError } from "@godwit/core/errors";
import { sql, type Kysely } from "kysely";
import type { DatabaseKind } from "./database.ts";
import type { Migration } from "./migrations/migration.ts";

interface MigrationTable {
  readonly migration: { readonly position: number; readonly name: string; readonly at: number };
}

/** Any number will do, as long as all replicas lock the same. */
const advisoryLock = 7_019_831_202;

/** Brings the tables up to date, all or nothing, one process at a time. Throws STORE_TOO_NEW where a newer Godwit was here before. */
export async function migrate(query: Kysely<unknown>, kind: DatabaseKind, migrations: readonly Migration[]): Promise<void> {
  await query.transaction().execute(async (transaction) => {
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(transaction);
    await transaction.schema
      .createTable("migration")
      .ifNotExists()
      .addColumn("position", "integer", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull().unique())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    const own = transaction as unknown as Kysely<MigrationTable>;
    const applied = await own.selectFrom("migration").select("name").orderBy("position").execute();
    const known = migrations.map(({ name }) => name);
    const foreign = applied.find(({ name }, place) => name !== known[place]);
    if (foreign !== undefined)
      throw new GodwitError("STORE_TOO_NEW", `the database has tables of a newer Godwit (${foreign.name}), which this one does not know`);
    for (const [position, migration] of migrations.entries()) {
      if (position < applied.length) continue;
      await migration.apply(transaction, kind);
      await own.insertInto("migration").values({ position, name: migration.name, at: Date.now() }).execute();
    }
  });
}
