import { afterAll, beforeAll, describe } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { examine } from "./exam.ts";
import { examineFailures, type FailingDatabase } from "./failures.ts";
import { startMariadb, type TestMariadb } from "./start-mariadb.ts";

describe.skipIf(findPeer("mariadb") === undefined)("MySQL's protocol, answered by MariaDB", () => {
  let server: TestMariadb;

  beforeAll(async () => {
    server = await startMariadb();
  }, 60_000);
  afterAll(() => server.remove());

  const database = (): FailingDatabase => ({
    location: (table) => `${server.url}#${table}`,
    execute: server.execute,
    quote: (name) => `\`${name.replaceAll("`", "``")}\``,
    lacks: [],
    // A boolean is a small integer, and a moment is kept without its zone, in UTC.
    shows: (name, text) => {
      if (name === "boolean") return { true: "1", false: "0" }[text] ?? text;
      return name === "moment" ? text.replace(/Z$/u, "") : text;
    },
    unusable: /[\u{10000}-\u{10FFFF}]/gu,
    readOnly: (table) => `${server.url.replace(/\/\/[^@]*@/u, "//reader@")}#${table}`,
    cutOff: async () => server.cutOff(),
    crash: () => server.crash(),
    start: () => server.start(),
    // MariaDB ends itself where its disk is full; a tablespace that may not grow says so.
    smallTable: async () => {
      await server.execute(
        "set global innodb_file_per_table = 0; create table small (n bigint, x double) engine = innodb; set global innodb_file_per_table = 1",
      );
      return { location: `${server.url}#small` };
    },
  });
  examine(database);
  examineFailures(database);
});
