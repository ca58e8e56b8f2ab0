import type { Migration } from "./migration.ts";

export const claims: Migration = {
  name: "claims",
  async apply({ schema }) {
    await schema
      .createTable("claim")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("owner", "text", (column) => column.notNull())
      .addColumn("until", "bigint", (column) => column.notNull())
      .execute();
  },
};
