import { Client } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "../../../server/test/start-postgres.ts";
import { quoteName } from "../../src/databases/quote.ts";
import { examine } from "./exam.ts";

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
  });
  afterAll(async () => {
    await client.end();
    await server.remove();
  });

  examine(() => ({
    location: (table) => `${url}#${table}`,
    execute: async (statement) => void (await client.query(statement)),
    quote: quoteName,
    lacks: [],
  }));
});
