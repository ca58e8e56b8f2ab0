import type { Migration } from "./migration.ts";

export const jobs: Migration = {
  name: "jobs",
  async apply({ schema }) {
    await schema
      .createTable("job")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("settings", "text", (column) => column.notNull())
      .addColumn("checked_at", "bigint", (column) => column.notNull())
      .addColumn("seen", "text")
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("updated_by", "text")
      .execute();
    await schema
      .createTable("job_run")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("job", "text", (column) => column.notNull())
      .addColumn("slot", "text", (column) => column.notNull())
      .addColumn("cause", "text", (column) => column.notNull())
      .addColumn("interval_start", "bigint")
      .addColumn("interval_end", "bigint")
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("tries", "integer", (column) => column.notNull())
      .addColumn("model", "text")
      .addColumn("artifact", "text")
      .addColumn("run_key", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("not_before", "bigint", (column) => column.notNull())
      .addColumn("started_at", "bigint")
      .addColumn("ended_at", "bigint")
      .addColumn("beat_at", "bigint")
      .addColumn("worker", "text")
      .addColumn("stopping", "integer", (column) => column.notNull())
      .addColumn("rows_read", "bigint", (column) => column.notNull())
      .addColumn("rows_written", "bigint", (column) => column.notNull())
      .addColumn("rows_rejected", "bigint", (column) => column.notNull())
      .addColumn("summary", "text")
      .addColumn("error", "text")
      .addUniqueConstraint("job_run_slot", ["job", "slot"])
      .execute();
    await schema.createIndex("job_run_by_state").on("job_run").columns(["state", "not_before"]).execute();
    await schema.createIndex("job_run_by_job").on("job_run").columns(["job", "created_at"]).execute();
    await schema
      .createTable("job_log")
      .addColumn("run", "text", (column) => column.notNull())
      .addColumn("sequence", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("line", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("job_log_key", ["run", "sequence"])
      .execute();
  },
};
