import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve, type RunningServer } from "@godwit/server";
import { readDeploymentFile, testDeployment, typesOfDeployment } from "@godwit/server/deployments";
import { openModel } from "@godwit/server/compiling";
import { findPeer } from "../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "./start-postgres.ts";

const folder = new URL("../../../examples/birds/", import.meta.url);
const file = fileURLToPath(new URL("deployment.yaml", folder));
const artifact = openModel(fileURLToPath(new URL("../penguins/model.joblib", folder))).then(({ bytes }) => bytes);

test("the types beside the example are those that the command writes", async () => {
  const printed = typesOfDeployment(await readDeploymentFile(file), await artifact);
  expect(readFileSync(new URL("deployment.d.ts", folder), "utf8")).toBe(printed);
});

describe.skipIf(findPeer("postgresql") === undefined)("features from PostgreSQL", () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let url: string;
  beforeAll(async () => {
    postgres = (await startPostgres())!;
    url = await postgres.database();
    await query("create table birds (ring text primary key, island text, flipper_length_mm real, sex text)");
    await query(
      "insert into birds values ('A17', 'Torgersen', 181, 'male'), ('B02', 'Biscoe', null, null), ('C03', 'Atlantis', 200, 'male')",
    );
    process.env["BIRDS_DATABASE"] = url;
    server = await serve({
      models: [],
      deployments: [{ source: await readDeploymentFile(file), artifact: await artifact }],
      port: 0,
      version: "0",
    });
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await postgres.remove();
    delete process.env["BIRDS_DATABASE"];
  });

  async function query(text: string): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  // eslint-disable-next-line typescript/no-explicit-any
  async function ask(instances: readonly object[]): Promise<{ readonly status: number; readonly json: any }> {
    const body = JSON.stringify({ instances });
    const response = await fetch(`${server.url}/v1/models/birds:predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return { status: response.status, json: await response.json() };
  }

  const bird = { ring: "A17", bill_length_mm: 39.1, bill_depth_mm: 18.7, weight_kg: 3.75 };
  const gentoo = { ring: "B02", bill_length_mm: 50, bill_depth_mm: 15, weight_kg: 5.5 };

  test("its examples hold, and a batch is answered from one query", async () => {
    expect((await testDeployment(await readDeploymentFile(file), await artifact)).map(({ difference }) => difference)).toEqual([
      null,
      null,
    ]);
    const { json } = await ask([bird, gentoo]);
    expect(json.predictions).toMatchObject([
      { species: "Adelie", decision: "accept" },
      { species: "Gentoo", decision: "look at it" },
    ]);
  });

  test("what the hook and the policies refuse is said by row and column", async () => {
    expect(await ask([bird, { ...bird, ring: "Z1" }])).toMatchObject({
      status: 400,
      json: { code: "HOOK_REFUSED", where: { row: 1, column: "ring" } },
    });
    expect(await ask([{ ...bird, ring: "C03" }])).toMatchObject({
      status: 400,
      json: { code: "POLICY_VIOLATED", where: { row: 0, column: "island" } },
    });
  });

  test("the database gone: what the cache holds is answered, the rest fails soon, and comes back", async () => {
    await query("insert into birds values ('D04', 'Dream', 190, 'female')");
    expect((await ask([bird, gentoo])).status).toBe(200);
    await postgres.crash();
    const start = performance.now();
    expect(await ask([{ ...bird, ring: "D04" }])).toMatchObject({ status: 500, json: { code: "HOOK_FAILED" } });
    expect(performance.now() - start).toBeLessThan(5000);
    const cached = await Promise.all(Array.from({ length: 8 }, () => ask([bird, gentoo])));
    expect(cached.map(({ status }) => status)).toContain(200);
    await postgres.start();
    await expect.poll(async () => (await ask([{ ...bird, ring: "D04" }])).status, { timeout: 5000 }).toBe(200);
  });
});
