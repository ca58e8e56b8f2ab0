import type { Migration } from "./migration.ts";

export const countersAndAudit: Migration = {
  name: "counters-and-audit",
  async apply({ schema }) {
    await schema
      .createTable("counter")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("value", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("audit_entry")
      .addColumn("id", "bigint", (column) => column.primaryKey())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("caller", "text")
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("subject_kind", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("before", "text")
      .addColumn("after", "text")
      .addColumn("request_id", "text")
      .execute();
    await schema.createIndex("audit_entry_subject").on("audit_entry").columns(["subject_kind", "subject", "id"]).execute();
  },
};
