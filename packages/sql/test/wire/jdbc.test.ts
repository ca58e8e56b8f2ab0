import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { runClient } from "./run-client.ts";
import { startWireServer } from "./start-wire-server.ts";

const driver = findPeer("postgresql-jdbc");
if (driver === undefined) console.warn("PostgreSQL's JDBC driver is not installed: it is not run");

it.skipIf(driver === undefined)(
  "answers the JDBC driver's questions about tables, in both formats, with cursors, batches and time-outs",
  async () => {
    const server = await startWireServer();
    try {
      const program = fileURLToPath(new URL("Catalog.java", import.meta.url));
      const place = `jdbc:postgresql://127.0.0.1:${server.port}/godwit?user=ada&sslmode=disable`;
      const { output, errors } = await runClient("java", ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", driver!, program, place], {
        TZ: "UTC",
      });
      expect(errors).toBe("");
      expect(output).toBe(`PostgreSQL 16.4 main
schemas [information_schema|null] [main|null] [pg_catalog|null]
tables [null|main|pets|TABLE|null|] [null|main|toys|TABLE|null|] [null|main|heavy|VIEW|null|]
columns [null|main|pets|id|4|int4] [null|main|pets|name|12|text] [null|main|pets|weight|8|float8] [null|main|pets|price|2|numeric] [null|main|pets|tags|2003|_text]
key [null|main|pets|id|1|pets_id_pkey]
indexes [null|main|pets|f|null|pets_id_pkey] [null|main|pets|t|null|by_name]
imported [null|main|pets|id|null|main]
exported [null|main|pets|id|null|main]
best [2|id|4|int4|10|null]
row 1 Rex 3.5 1.20 b c
row 1 Rex 3.5 1.20 b c
parameters [2020-01-02 03:04:05.6|2020-01-02|2.5|7|t]
between [1]
sum 4999950000
inserted 5
left [2]
late 57014
`);
    } finally {
      await server.close();
    }
  },
);
