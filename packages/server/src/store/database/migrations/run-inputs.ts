import type { Migration } from "./migration.ts";

export const runInputs: Migration = {
  name: "run-inputs",
  async apply({ schema }) {
    await schema.alterTable("job_run").addColumn("input", "text").execute();
  },
};
