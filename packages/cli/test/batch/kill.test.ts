import { afterAll, expect, test } from "vitest";
import { startPostgres } from "../../../server/test/start-postgres.ts";
import { proveKills } from "./prove-kills.ts";

const postgres = await startPostgres();
afterAll(() => postgres?.remove());

test("a run that is killed fifty times writes every row once, whatever the sink", async () => {
  if (postgres === undefined) console.log("PostgreSQL is left out: it is not installed (scripts/setup-test-peers)");
  const { kills, moments } = await proveKills(50, (await postgres?.database()) ?? null);
  expect(kills).toBeGreaterThanOrEqual(50);
  expect(moments).toBeGreaterThan(15);
}, 240_000);
