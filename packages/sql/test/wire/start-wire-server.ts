import { SqlEngine } from "../../src/engine/sql-engine.ts";
import { serveWire, type RunningWireServer, type WireServerOptions } from "../../src/wire/wire-server.ts";

/** Tables that every suite of the protocol has. */
const tables = [
  "CREATE TABLE pets(id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, weight DOUBLE, price DECIMAL(10,2), tags VARCHAR[])",
  "INSERT INTO pets VALUES (1, 'Rex', 3.5, 1.20, ['a', 'b c']), (2, 'Ünï', NULL, NULL, NULL)",
  "CREATE VIEW heavy AS SELECT * FROM pets WHERE weight > 1",
  "CREATE INDEX by_name ON pets(name)",
  "CREATE TABLE toys(id INTEGER, pet INTEGER REFERENCES pets(id))",
];

export interface TestWireServer extends RunningWireServer {
  readonly engine: SqlEngine;
}

/** A server of a test's own, with two tables and a view. */
export async function startWireServer(options: Partial<WireServerOptions> = {}): Promise<TestWireServer> {
  const engine = await SqlEngine.open({ files: false, settings: true });
  const session = await engine.connect();
  for (const statement of tables) await session.query(statement);
  session.close();
  const running = await serveWire({ engine, port: 0, host: "127.0.0.1", ...options });
  return {
    ...running,
    engine,
    async close() {
      await running.close();
      await engine.close();
    },
  };
}
