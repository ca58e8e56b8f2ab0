import { afterAll, beforeAll, describe } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { examine } from "./exam.ts";
import { startMariadb, type TestMariadb } from "./start-mariadb.ts";

describe.skipIf(findPeer("mariadb") === undefined)("MySQL's protocol, answered by MariaDB", () => {
  let server: TestMariadb;

  beforeAll(async () => {
    server = await startMariadb();
  }, 60_000);
  afterAll(() => server.remove());

  examine(() => ({
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
  }));
});
