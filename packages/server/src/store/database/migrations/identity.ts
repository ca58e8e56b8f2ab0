import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Migration } from "./migration.ts";

export const identity: Migration = {
  name: "identity",
  async apply(query) {
    await query.schema
      .createTable("store_identity")
      .addColumn("id", "text", (column) => column.primaryKey())
      .execute();
    await sql`insert into store_identity (id) values (${randomUUID()})`.execute(query);
  },
};
