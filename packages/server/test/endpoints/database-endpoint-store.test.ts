import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DatabaseEndpointStore } from "../../src/endpoints/control/database-endpoint-store.ts";
import { noDeployments } from "../../src/endpoints/around.ts";
import { EndpointController } from "../../src/endpoints/control/endpoint-controller.ts";
import type { EndpointRecord } from "../../src/endpoints/control/endpoint-record.ts";
import type { EndpointStore } from "../../src/endpoints/control/endpoint-store.ts";
import { readEndpointSettings } from "../../src/endpoints/endpoint-settings.ts";
import { Endpoints } from "../../src/endpoints/endpoints.ts";
import { FileVersions } from "../../src/endpoints/file-versions.ts";
import { artifactVersion } from "../../src/models/artifact-version.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import type { Database } from "../../src/store/database/database.ts";
import { compileExam, forest } from "../served-examples.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-endpoints-"));
const postgres: TestPostgres | undefined = await startPostgres();
if (postgres === undefined) console.warn("PostgreSQL is not installed: endpoints are kept in SQLite alone");
let files = 0;
const newSqlite = async (): Promise<string> => `sqlite:${join(folder, `${++files}.sqlite`)}`;
const kinds = [["sqlite", newSqlite] as const, ...(postgres === undefined ? [] : [["postgres", postgres.database] as const])];
const artifact = await compileExam(`${forest}/model.pkl`);

afterAll(async () => {
  await postgres?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const nobody = { caller: null, requestId: null };
const settings = readEndpointSettings({
  traffic: { champion: 90, challenger: 10 },
  rollback: { errors: 1 },
  shadow: "next",
  timeout: "200ms",
});
const record: EndpointRecord = {
  name: "churn-ø",
  model: "churn",
  settings,
  state: { ramp: { step: 1, since: 1_790_000_000_000 }, stopped: { challenger: { version: "4", at: 1, reason: "“too slow”" } } },
  deployment: null,
  revision: 1,
  updatedAt: 1_790_000_000_001,
  updatedBy: "ada",
};
const event = { at: 1_790_000_000_001, action: "create" as const, caller: "ada", reason: null, requestId: "r1" };

describe.each(kinds)("endpoints on %s", (kind, newUrl) => {
  test("are read as they were written, with their history", async () => {
    const url = await newUrl();
    const first = await openDatabase(url);
    const store = new DatabaseEndpointStore(first);
    expect(await store.write({ name: record.name, from: null, next: record, event })).toBe(true);
    const next = { ...record, revision: 2, updatedBy: null };
    const rollback = { ...event, action: "rollback" as const, caller: null, reason: "20 of 200 calls failed", requestId: null };
    expect(await store.write({ name: record.name, from: 1, next, event: rollback })).toBe(true);
    await first.close();
    const second = await openDatabase(url);
    const again = new DatabaseEndpointStore(second);
    expect(await again.all()).toEqual([next]);
    expect(await again.events(record.name, 10)).toEqual([rollback, event]);
    expect(await again.events(record.name, 1)).toEqual([rollback]);
    expect(await again.events("other", 10)).toEqual([]);
    expect(await again.write({ name: record.name, from: 2, next: null, event: { ...event, action: "remove" } })).toBe(true);
    expect(await again.all()).toEqual([]);
    await second.close();
  });

  test("of many writers from one revision, one succeeds", async () => {
    const database = await openDatabase(await newUrl());
    const store = new DatabaseEndpointStore(database);
    for (let revision = 1; revision <= 5; revision++) {
      const next = { ...record, revision };
      const from = revision === 1 ? null : revision - 1;
      const results = await Promise.all(Array.from({ length: 10 }, () => store.write({ name: record.name, from, next, event })));
      expect(results.filter(Boolean).length).toBe(1);
    }
    expect((await store.events(record.name, 100)).length).toBe(5);
    await database.close();
  });

  test("survive a restart of the server, ramp and rollback with them", async () => {
    const url = await newUrl();
    const first = await openDatabase(url);
    const before = await control(new DatabaseEndpointStore(first));
    await before.controller.set("churn", { model: "churn", settings }, "any", { caller: null, requestId: null });
    await before.controller.rollback("churn", { target: null, reason: "by hand" }, "any", { caller: null, requestId: null });
    before.controller.close();
    await first.close();
    const second = await openDatabase(url);
    const after = await control(new DatabaseEndpointStore(second));
    expect(after.controller.get("churn").record).toMatchObject({ revision: 2, state: { stopped: { challenger: { version: "2" } } } });
    expect(after.controller.get("churn").keeper.endpoint!.table.shares.map(({ name }) => name)).toEqual(["champion"]);
    after.controller.close();
    await second.close();
  });

  if (kind === "sqlite") return;

  test("another server follows within a second", async () => {
    const url = await newUrl();
    const databases: Database[] = [await openDatabase(url), await openDatabase(url)];
    const [here, there] = await Promise.all(databases.map((database) => control(new DatabaseEndpointStore(database))));
    await here!.controller.set("churn", { model: "churn", settings: readEndpointSettings({ traffic: { challenger: 1 } }) }, "any", {
      caller: null,
      requestId: null,
    });
    const version = (): string => there!.controller.get("churn").keeper.endpoint!.versions[0]!.version;
    await expect.poll(version, { timeout: 1000, interval: 10 }).toBe("2");
    await here!.controller.set("churn", { model: "churn", settings: readEndpointSettings({ traffic: { champion: 1 } }) }, 1, nobody);
    await there!.controller.set("churn", { model: "churn", settings: readEndpointSettings({ traffic: { challenger: 1 } }) }, 2, nobody);
    await here!.controller.set("churn", { model: "churn", settings: readEndpointSettings({ traffic: { challenger: 2 } }) }, "any", nobody);
    await here!.controller.remove("churn", "endpoint", "any", { caller: null, requestId: null });
    await expect.poll(version, { timeout: 1000, interval: 10 }).toBe("1");
    for (const { controller } of [here!, there!]) controller.close();
    for (const database of databases) await database.close();
  });
});

async function control(store: EndpointStore): Promise<{ readonly controller: EndpointController }> {
  const source = new FileVersions();
  for (const version of ["1", "2"]) source.add({ ...artifactVersion("churn", artifact, undefined), version });
  source.setAlias("churn", "champion", "1");
  source.setAlias("churn", "challenger", "2");
  const hold = async (): Promise<{ release(): void }> => ({ release: () => undefined });
  const controller = new EndpointController({
    endpoints: new Endpoints(),
    source,
    store,
    hold,
    around: noDeployments,
    now: Date.now,
    random: Math.random,
  });
  await controller.start(source.models);
  return { controller };
}
