import type { Migration } from "./migration.ts";

export const accessKeys: Migration = {
  name: "access-keys",
  async apply({ schema }) {
    await schema
      .createTable("access_key")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("record", "text", (column) => column.notNull())
      .addColumn("last_used_at", "bigint")
      .execute();
    await schema
      .createTable("access_key_use")
      .addColumn("key_id", "text", (column) => column.notNull())
      .addColumn("period", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("access_key_use_primary", ["key_id", "period"])
      .execute();
  },
};
