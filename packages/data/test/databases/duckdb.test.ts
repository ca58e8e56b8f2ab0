import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe } from "vitest";
import { quoteName } from "../../src/databases/quote.ts";
import { examine } from "./exam.ts";

describe("DuckDB", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-duckdb-"));
  const file = join(folder, "rows.duckdb");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  examine(() => ({
    location: (table) => `duckdb:${file}#${table}`,
    execute: async (statement) => {
      const instance = await DuckDBInstance.create(file);
      const connection = await instance.connect();
      await connection.run(statement);
      connection.closeSync();
      instance.closeSync();
    },
    quote: quoteName,
    lacks: [],
  }));
});
