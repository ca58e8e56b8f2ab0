import type { Migration } from "./migration.ts";

export const endpoints: Migration = {
  name: "endpoints",
  async apply({ schema }) {
    await schema
      .createTable("endpoint")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("settings", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("revision", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("updated_by", "text")
      .execute();
  },
};
