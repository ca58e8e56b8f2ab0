import type { Migration } from "./migration.ts";

export const registry: Migration = {
  name: "registry",
  async apply({ schema }) {
    await schema
      .createTable("registered_model")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("description", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("revision", "bigint", (column) => column.notNull())
      .addColumn("last_version", "integer", (column) => column.notNull())
      .execute();
    await schema.createIndex("registered_model_revision").on("registered_model").column("revision").execute();
    await schema
      .createTable("registered_model_tag")
      .addColumn("model", "text", (column) => column.notNull().references("registered_model.name").onDelete("cascade"))
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("registered_model_tag_key", ["model", "key"])
      .execute();
    await schema
      .createTable("model_version")
      .addColumn("model", "text", (column) => column.notNull().references("registered_model.name").onDelete("cascade"))
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("description", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("created_by", "text")
      .addColumn("revision", "bigint", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("status_message", "text")
      .addColumn("source", "text", (column) => column.notNull())
      .addColumn("run_id", "text")
      .addColumn("run_link", "text")
      .addColumn("given", "text", (column) => column.notNull())
      .addColumn("artifact_digest", "text")
      .addColumn("artifact_size", "bigint")
      .addColumn("source_digest", "text")
      .addColumn("golden_digest", "text")
      .addColumn("manifest", "text")
      .addColumn("example", "text")
      .addColumn("certificate", "text")
      .addColumn("lineage", "text")
      .addPrimaryKeyConstraint("model_version_key", ["model", "version"])
      .execute();
    await schema.createIndex("model_version_status").on("model_version").column("status").execute();
    await schema
      .createTable("model_version_tag")
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("model_version_tag_key", ["model", "version", "key"])
      .addForeignKeyConstraint("model_version_tag_version", ["model", "version"], "model_version", ["model", "version"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    await schema
      .createTable("model_alias")
      .addColumn("model", "text", (column) => column.notNull().references("registered_model.name").onDelete("cascade"))
      .addColumn("alias", "text", (column) => column.notNull())
      .addColumn("version", "integer")
      .addColumn("is_protected", "integer", (column) => column.notNull())
      .addColumn("revision", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("model_alias_key", ["model", "alias"])
      .addForeignKeyConstraint("model_alias_version", ["model", "version"], "model_version", ["model", "version"])
      .execute();
    await schema
      .createTable("alias_request")
      .addColumn("id", "bigint", (column) => column.primaryKey())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("alias", "text", (column) => column.notNull())
      .addColumn("version", "integer")
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("requested_at", "bigint", (column) => column.notNull())
      .addColumn("requested_by", "text", (column) => column.notNull())
      .addColumn("decided_at", "bigint")
      .addColumn("decided_by", "text")
      .addColumn("reason", "text")
      .execute();
    await schema.createIndex("alias_request_alias").on("alias_request").columns(["model", "alias", "id"]).execute();
    await schema
      .createTable("idempotent_request")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("fingerprint", "text", (column) => column.notNull())
      .addColumn("answer", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await schema.createIndex("idempotent_request_at").on("idempotent_request").column("at").execute();
  },
};
