import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe } from "vitest";
import { quoteName } from "../../src/databases/quote.ts";
import { examine } from "./exam.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { examineFailures, type FailingDatabase } from "./failures.ts";

describe("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-sqlite-"));
  const file = join(folder, "rows.db");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const database = (): FailingDatabase => ({
    location: (table) => `sqlite:${file}#${table}`,
    execute: async (statement) => {
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
    },
    quote: quoteName,
    lacks: [],
    readOnly: null,
    cutOff: null,
    crash: null,
    start: null,
    smallTable: async () => {
      const disk = mountSmallDisk(2048);
      return disk === null ? null : { location: `sqlite:${join(disk, "small.db")}#numbers` };
    },
  });
  examine(database);
  examineFailures(database);
});
