import type { Migration } from "./migration.ts";

export const deployments: Migration = {
  name: "deployments",
  async apply({ schema }) {
    await schema
      .createTable("deployment")
      .addColumn("sha256", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("definition", "text", (column) => column.notNull())
      .addColumn("files", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("created_by", "text")
      .execute();
    await schema.alterTable("endpoint").addColumn("deployment", "text").execute();
  },
};
