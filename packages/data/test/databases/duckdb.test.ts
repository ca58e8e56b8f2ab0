import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe } from "vitest";
import { quoteName } from "../../src/databases/quote.ts";
import { examine } from "./exam.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { examineFailures, type FailingDatabase } from "./failures.ts";

describe("DuckDB", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-duckdb-"));
  const file = join(folder, "rows.duckdb");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const database = (): FailingDatabase => ({
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
    readOnly: null,
    cutOff: null,
    crash: null,
    start: null,
    smallTable: async () => {
      const disk = mountSmallDisk(2048);
      return disk === null ? null : { location: `duckdb:${join(disk, "small.duckdb")}#numbers` };
    },
  });
  examine(database);
  examineFailures(database);
});
