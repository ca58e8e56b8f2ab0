import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { runClient } from "./run-client.ts";
import { startWireServer } from "./start-wire-server.ts";

const python = findPeer("python-sql");
if (python === undefined) console.warn("psycopg is not installed: Python's clients are not run");

it.skipIf(python === undefined)("answers psycopg in text and binary, SQLAlchemy's inspector and pandas", async () => {
  const server = await startWireServer();
  try {
    const { output, errors } = await runClient(python!, [fileURLToPath(new URL("clients.py", import.meta.url)), String(server.port)]);
    expect(errors).toBe("");
    const found = JSON.parse(output) as { readonly [name: string]: unknown };
    expect(found["seconds"]).toBeLessThan(5);
    delete (found as { seconds?: unknown }).seconds;
    expect(found).toEqual({
      timeout: "canceling statement due to statement timeout",
      cancel: "canceling statement due to user request",
      pandas: String.raw`[{"id":1,"name":"Rex","weight":3.5},{"id":2,"name":"\u00dcn\u00ef","weight":null}]`,
      tables: ["pets", "toys"],
      views: ["heavy"],
      columns: ["id INTEGER False", "name TEXT False", "weight DOUBLE PRECISION True", "price NUMERIC(10, 2) True", "tags ARRAY True"],
      key: ["id"],
      indexes: [["name"]],
      foreign: [[["pet"], "pets"]],
      written: '[{"a":1,"b":"x","c":1.5},{"a":2,"b":null,"c":null}]',
    });
  } finally {
    await server.close();
  }
});
