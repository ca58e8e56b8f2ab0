import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "../../../server/test/start-postgres.ts";
import { quoteName } from "../../src/databases/quote.ts";
import { examine } from "./exam.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { examineFailures, type FailingDatabase } from "./failures.ts";

describe.skipIf(findPeer("postgresql") === undefined)("PostgreSQL", () => {
  let server: TestPostgres;
  let url: string;
  let client: Client;

  beforeAll(async () => {
    server = (await startPostgres())!;
    url = await server.database();
    client = new Client(url);
    client.on("error", () => undefined);
    await client.connect();
    await client.query("create role reader login; grant pg_read_all_data to reader; revoke create on schema public from public");
  });
  afterAll(async () => {
    await client.end();
    await server.remove();
  });

  const database = (): FailingDatabase => ({
    location: (table) => `${url}#${table}`,
    execute: async (statement) => void (await client.query(statement)),
    quote: quoteName,
    lacks: [],
    readOnly: (table) => `${url.replace("godwit@", "reader@")}#${table}`,
    cutOff: async () =>
      void (await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'godwit'",
      )),
    crash: () => server.crash(),
    start: async () => {
      await server.start();
      client = new Client(url);
      client.on("error", () => undefined);
      await client.connect();
    },
    smallTable: async () => {
      const disk = mountSmallDisk(2048);
      if (disk === null) return null;
      const space = join(disk, "space");
      mkdirSync(space, { mode: 0o700 });
      const { uid, gid } = server.owner;
      if (uid !== undefined && gid !== undefined) chownSync(space, uid, gid);
      await client.query(`create tablespace small location '${space}'`);
      await client.query("create table small (n bigint, x double precision) tablespace small");
      return { location: `${url}#small`, makeRoom: () => client.query("alter table small set tablespace pg_default") };
    },
  });
  examine(database);
  examineFailures(database);
});
