import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArtifact } from "@godwit/core/artifact";
import { afterAll, describe, expect, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { ownAuthor } from "../../src/registry/author.ts";
import { compileExam, forest } from "../served-examples.ts";
import { testStores } from "../stores.ts";
import { proveKills } from "./prove-kills.ts";
import { runPlatform } from "./running-platform.ts";

const stores = await testStores();
afterAll(() => stores.remove());

const models = "/api/v1/registered-models";
const artifact = await compileExam(`${forest}/model.pkl`);

test.each(stores.kinds)(
  "on %s, a process that is killed loses nothing that was acknowledged, and leaves nothing by halves",
  async (_kind, newStore) => {
    const proof = await proveKills(await newStore(), 4);
    expect(proof.faults).toEqual([]);
    expect(proof.acknowledged).toBeGreaterThan(4);
  },
);

describe.skipIf(stores.postgres === undefined)("servers on one PostgreSQL", () => {
  test("follow an alias that another one moves within a second, and go on answering while the database is gone", async () => {
    const postgres = stores.postgres!;
    const options = await stores.kinds[1]![1]();
    const [one, two] = [await runPlatform(options), await runPlatform(options)];
    await one.ask("POST", models, { name: "churn" });
    for (const version of [1, 2]) expect(await one.addVersion("churn", artifact)).toBe(version);
    expect(await one.ask("PUT", `${models}/churn/aliases/champion`, { version: "1" })).toMatchObject({ status: 200 });
    const champion = (server: typeof one): string | undefined => server.platform.served.alias("churn", "champion")?.version;
    const rows = { instances: [firstRow()] };
    const predict = (server: typeof one): ReturnType<typeof one.ask> => server.ask("POST", "/v1/models/churn:predict", rows);
    await expect.poll(async () => (await predict(two)).status, { timeout: 1000 }).toBe(200);
    await one.ask("PUT", `${models}/churn/aliases/champion`, { version: "2" });
    expect(champion(one)).toBe("2");
    await expect.poll(() => champion(two), { timeout: 1000 }).toBe("2");
    const answer = (await predict(one)).body;
    await postgres.crash();
    for (const server of [one, two]) {
      expect(await predict(server)).toMatchObject({ status: 200, body: answer });
      expect(await server.ask("POST", models, { name: "lost" })).toMatchObject({ status: 503, body: { code: "STORE_UNAVAILABLE" } });
      expect(await server.ask("GET", models)).toMatchObject({ status: 503 });
    }
    await postgres.start();
    expect(await one.ask("POST", models, { name: "found" })).toMatchObject({ status: 201 });
    const { body } = await two.ask("GET", models);
    expect((body["registered_models"] as { name: string }[]).map(({ name }) => name)).toEqual(["churn", "found"]);
    await two.ask("DELETE", `${models}/churn/aliases/champion`);
    await expect
      .poll(async () => (await one.ask("GET", `${models}/churn`)).body["registered_model"], { timeout: 1000 })
      .toMatchObject({ aliases: [] });
    await Promise.all([one.close(), two.close()]);
  });
});

test("a full disk refuses the change with a code, and keeps what was there", async (context) => {
  const folder = join(tmpdir(), `godwit-full-${process.pid}`);
  mkdirSync(folder);
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    console.warn("a small file system cannot be mounted here: the full disk is left out");
    context.skip();
  }
  try {
    const platform = await openPlatform({ store: folder });
    const names: string[] = [];
    let failure: unknown;
    for (let index = 0; failure === undefined; index++)
      try {
        const name = `model-${index}`;
        await platform.registry.models.create({ name, description: "x".repeat(20_000), tags: { a: "1" } }, ownAuthor);
        names.push(name);
      } catch (error) {
        failure = error;
      }
    expect(failure).toMatchObject({ code: "STORE_FULL" });
    expect(names.length).toBeGreaterThan(3);
    const there = async (from: typeof platform): Promise<readonly string[]> =>
      (await from.registry.search.models({ pageToken: null, maxResults: 1000 })).items.map(({ name }) => name).toSorted();
    expect(await there(platform)).toEqual(names.toSorted());
    await platform.close();
    const again = await openPlatform({ store: folder });
    expect(await there(again)).toEqual(names.toSorted());
    await again.close();
  } finally {
    execFileSync("/bin/umount", ["-l", folder]);
    rmSync(folder, { recursive: true });
  }
});

test("a thousand models are listed at once", async () => {
  const running = await runPlatform(await stores.kinds[0]![1]());
  const { database } = running.platform;
  await database.write(async ({ query, announce }) => {
    const revision = await announce("registry");
    for (let index = 0; index < 1000; index++) {
      const name = `model-${String(index).padStart(4, "0")}`;
      await query
        .insertInto("registered_model")
        .values({ name, description: "", created_at: 1, updated_at: 1, revision, last_version: 0 })
        .execute();
      await query.insertInto("registered_model_tag").values({ model: name, key: "team", value: "a" }).execute();
    }
  });
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    const { body } = await running.ask("GET", `${models}?max_results=1000`);
    times.push(performance.now() - start);
    expect(body["registered_models"]).toHaveLength(1000);
  }
  console.log(`1,000 models listed in ${Math.min(...times).toFixed(1)} ms`);
  expect(Math.min(...times)).toBeLessThan(500);
  await running.close();
});

function firstRow(): unknown {
  return Array.from({ length: openArtifact(artifact).manifest.columns.length }, () => 0.5);
}
