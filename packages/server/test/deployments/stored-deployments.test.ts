import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openModel } from "@godwit/server/compiling";
import { readDeploymentFile } from "../../src/deployments/file/read-deployment-file.ts";
import { printSentDeployment } from "../../src/deployments/receive-deployment.ts";
import { runPlatform, type Answer, type RunningPlatform } from "../registry/running-platform.ts";
import { testStores } from "../stores.ts";

const penguins = fileURLToPath(new URL("../../../../examples/penguins/model.joblib", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-stored-deployments-"));
const stores = await testStores();
let artifact: Uint8Array;
beforeAll(async () => {
  artifact = (await openModel(penguins)).bytes;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stores.remove();
});

const running: RunningPlatform[] = [];
afterEach(async () => {
  for (const platform of running.splice(0)) await platform.close();
});

async function start(options: Parameters<typeof runPlatform>[0]): Promise<RunningPlatform> {
  const platform = await runPlatform(options);
  running.push(platform);
  return platform;
}

const bird = { island: "Torgersen", bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: "female" };

const decide = `
import { loud } from "./texts.ts";
import semver from "semver";
export const after = (rows: readonly object[], answers: readonly { predict: string }[]) =>
  answers.map(({ predict }) => ({ species: loud(predict), newer: semver.gt("2.0.0", "1.0.0") }));
`;
const sent = (changes: object = {}, files: object = {}): object => ({
  deployment: {
    name: "birds",
    model: "models:/penguins@champion",
    features: { island: "place" },
    hooks: { after: "./decide.ts", timeout: "5s" },
    response: { species: "string", newer: "boolean" },
    tests: [{ instances: [{ ...bird, place: "Torgersen" }], predictions: [{ species: "ADELIE", newer: true }] }],
    ...changes,
  },
  files: { "./decide.ts": decide, "texts.ts": "export const loud = (text: string) => text.toUpperCase();\n", ...files },
});

async function withModel(platform: RunningPlatform): Promise<void> {
  await platform.ask("POST", "/api/v1/registered-models", { name: "penguins" });
  await platform.addVersion("penguins", artifact);
  await platform.ask("PUT", "/api/v1/registered-models/penguins/aliases/champion", { version: "1" });
}

const predict = ({ ask }: RunningPlatform): Promise<Answer> =>
  ask("POST", "/v1/models/birds:predict", { instances: [{ ...bird, place: "Torgersen" }] });
const answered = { predictions: [{ species: "ADELIE", newer: true }] };

describe.each(stores.kinds)("on %s", (kind, newStore) => {
  test("a deployment that was sent answers after a restart, and is gone when it is removed", async () => {
    const store = await newStore();
    const first = await start({ ...store, acceptHooks: true });
    await withModel(first);
    const made = await first.ask("POST", "/api/v1/deployments", sent());
    expect([made.status, made.body]).toMatchObject([201, { name: "birds", tests: 1, hooks: { after: "./decide.ts" } }]);
    expect((await first.ask("POST", "/api/v1/deployments", sent())).body).toMatchObject({ code: "ALREADY_EXISTS" });
    expect((await predict(first)).body).toEqual(answered);
    running.splice(0);
    await first.close();

    const second = await start(store);
    expect((await predict(second)).body).toEqual(answered);
    const shown = await second.ask("GET", "/api/v1/deployments/birds");
    expect(shown.body).toMatchObject({ sha256: made.body["sha256"], definition: (sent() as { deployment: object }).deployment });
    expect(Object.keys(shown.body["files"] as object)).toEqual(["decide.ts", "texts.ts"]);
    expect((await second.ask("DELETE", "/api/v1/endpoints/birds")).body).toMatchObject({ code: "STILL_IN_USE" });
    expect((await second.ask("DELETE", "/api/v1/deployments/birds")).status).toBe(204);
    expect((await predict(second)).status).toBe(404);
    expect((await second.ask("GET", "/api/v1/deployments")).body).toEqual({ deployments: [] });
    expect((await second.ask("DELETE", "/api/v1/deployments/birds")).body).toMatchObject({ code: "MODEL_NOT_FOUND" });
    expect(JSON.stringify((await second.ask("GET", "/api/v1/audit")).body)).toContain("deployment.create");
    expect(kind).toBeDefined();
  }, 30_000);
});

test("what may not run is refused before anything changes", async () => {
  const platform = await start({ store: join(folder, "refusing") });
  await withModel(platform);
  const put = (body: object, to = platform): Promise<Answer> => to.ask("PUT", "/api/v1/deployments/birds", body);
  expect((await put(sent())).body).toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("takes no hooks") as string });
  const { hooks: _hooks, response: _response, tests: _tests, ...bare } = (sent() as { deployment: Record<string, unknown> }).deployment;
  expect((await put({ deployment: { ...bare, name: "others" } })).body).toMatchObject({ code: "INVALID_DEPLOYMENT" });
  expect((await put({ deployment: { ...bare, model: "./here.joblib" } })).body).toMatchObject({ code: "INVALID_SETTING" });
  expect((await put({ deployment: { ...bare, models: 1 } })).body).toMatchObject({ where: { path: "models" } });
  expect((await put({ deployment: bare, files: { "x.ts": "" } })).body).toMatchObject({ code: "INVALID_DEPLOYMENT" });
  expect((await put({ deployment: { ...bare, features: { iland: "place" } } })).body).toMatchObject({ code: "INVALID_DEPLOYMENT" });
  expect((await predict(platform)).status).toBe(404);
  expect((await put({ deployment: bare })).status).toBe(201);
  expect((await predict(platform)).body).toEqual({ predictions: ["Adelie"] });
  await platform.close();
  running.splice(0);

  const accepting = await start({ store: join(folder, "refusing"), acceptHooks: true });
  const to = (body: object): Promise<Answer> => put(body, accepting);
  for (const path of ["../../../../../../../../tmp/x.ts", "/etc/x.ts", "a/../../x.ts", "a\\x.ts", ""])
    expect([path, (await to(sent({}, { [path]: "1" }))).status]).toEqual([path, 400]);
  expect((await to(sent({}, { "decide.ts": "import './texts.ts'; throw new Error('no')" }))).body).toMatchObject({ code: "HOOK_FAILED" });
  const wrong = await to(sent({ tests: [{ instances: [bird], predictions: ["x"] }] }));
  expect(wrong.body).toMatchObject({ code: "DEPLOYMENT_TEST_FAILED" });
  expect((await predict(accepting)).body).toEqual({ predictions: ["Adelie"] });
}, 30_000);

test("when an alias moves, the examples are run with its new version, and one that fails them changes nothing", async () => {
  const platform = await start({ store: join(folder, "moving"), acceptHooks: true });
  await withModel(platform);
  const hook =
    "export const after = (_, answers, { version }) => answers.map(({ predict }) => ({ species: `${predict} of ${version > 2 ? 1 : version}` }));";
  const changes = {
    response: { species: "string" },
    tests: [{ instances: [{ ...bird, place: "Torgersen" }], predictions: [{ species: "Adelie of 1" }] }],
  };
  const { deployment } = sent({ ...changes, hooks: { after: "./decide.js" } }) as { deployment: object };
  expect((await platform.ask("PUT", "/api/v1/deployments/birds", { deployment, files: { "decide.js": hook } })).status).toBe(201);
  const move = (version: string): Promise<Answer> =>
    platform.ask("PUT", "/api/v1/registered-models/penguins/aliases/champion", { version });
  const served = async (): Promise<unknown[]> => {
    const { body } = await platform.ask("GET", "/api/v1/endpoints/birds");
    const { traffic, problem } = body as { traffic: { version: string }[]; problem: { message: string } | null };
    return [traffic[0]!.version, problem?.message ?? null, (await predict(platform)).body["predictions"]];
  };
  for (const version of [2, 3]) expect(await platform.addVersion("penguins", artifact)).toBe(version);
  await move("2");
  const failed =
    'version 2 of penguins: DEPLOYMENT_TEST_FAILED: birds, "test 1": predictions[0].species is "Adelie of 2", and "Adelie of 1" is expected';
  expect(await served()).toEqual(["1", failed, [{ species: "Adelie of 1" }]]);
  await move("3");
  expect(await served()).toEqual(["3", null, [{ species: "Adelie of 1" }]]);
}, 30_000);

test("a version with which a hook fails under load loses its traffic by itself, and then no call fails", async () => {
  const platform = await start({ store: join(folder, "failing"), acceptHooks: true });
  await withModel(platform);
  expect(await platform.addVersion("penguins", artifact)).toBe(2);
  await platform.ask("PUT", "/api/v1/registered-models/penguins/aliases/challenger", { version: "2" });
  const hook = `let calls = 0;
export const after = (_, answers, { version }) => {
  if (version === "2" && ++calls % 3 === 0) throw new RangeError("no such customer");
  return answers.map(({ predict }) => ({ species: predict }));
};`;
  const endpoint = { traffic: { champion: 50, challenger: 50 }, rollback: { errors: 5, calls: 50, window: "1m" } };
  const { deployment } = sent({ endpoint, response: { species: "string" }, tests: [], hooks: { after: "./decide.js", workers: 1 } }) as {
    deployment: object;
  };
  expect((await platform.ask("PUT", "/api/v1/deployments/birds", { deployment, files: { "decide.js": hook } })).status).toBe(201);
  const statuses = new Map<number, number>();
  const over = new AbortController();
  const callers = Array.from({ length: 8 }, async () => {
    while (!over.signal.aborted) {
      const { status } = await predict(platform);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  const stopped = async (): Promise<unknown> => (await platform.ask("GET", "/api/v1/endpoints/birds")).body["stopped"];
  await expect.poll(stopped, { timeout: 10_000 }).toMatchObject([{ target: "challenger", version: "2" }]);
  over.abort();
  await Promise.all(callers);
  expect(new Set(statuses.keys())).toEqual(new Set([200, 500]));
  for (let call = 0; call < 100; call++) expect((await predict(platform)).status).toBe(200);
  expect((await platform.ask("GET", "/api/v1/endpoints/birds/events")).body).toMatchObject({
    events: [{ action: "rollback", reason: expect.stringContaining("challenger") as string }, { action: "create" }],
  });
}, 30_000);

test("a server without the file answers as the one with it, or says why it does not", async () => {
  if (stores.postgres === undefined) return;
  const file = join(folder, "birds.yaml");
  const { deployment, files } = sent({ features: {} }) as { deployment: object; files: { readonly [path: string]: string } };
  writeFileSync(file, JSON.stringify(deployment));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const source = await readDeploymentFile(file);
  const store = { store: await stores.postgres.database(), artifacts: join(folder, "blobs") };
  const other = await start(store);
  await withModel(other);
  const first = await start({ ...store, deployments: [{ source }] });
  expect((await predict(first)).body).toEqual(answered);
  await expect.poll(async () => (await predict(other)).body, { timeout: 5000 }).toEqual(answered);

  // Under load, a change loses no call, and every answer is the one before or the one after.
  const next = sent({ features: {}, tests: [] }, { "texts.ts": "export const loud = (text: string) => `${text}!`;\n" });
  const accepting = await start({ ...store, acceptHooks: true });
  const over = new AbortController();
  const seen = new Set<string>();
  const callers = [first, other].map(async (platform) => {
    while (!over.signal.aborted) seen.add(JSON.stringify((await predict(platform)).body));
  });
  expect((await accepting.ask("PUT", "/api/v1/deployments/birds", next)).status).toBe(200);
  const after = { predictions: [{ species: "Adelie!", newer: true }] };
  for (const platform of [first, other]) await expect.poll(async () => (await predict(platform)).body, { timeout: 5000 }).toEqual(after);
  over.abort();
  await Promise.all(callers);
  expect([...seen].sort()).toEqual([answered, after].map((each) => JSON.stringify(each)).sort());

  // Hooks that cannot run here: the model does not answer alone.
  const { database } = first.platform;
  await database.write(async ({ query }) => void (await query.updateTable("deployment").set({ files: "{}" }).execute()));
  const { sha256 } = (await first.ask("GET", "/api/v1/deployments/birds")).body;
  rmSync(join("godwit-data", "deployments", String(sha256)), { recursive: true });
  const third = await start(store);
  const refused = await predict(third);
  expect([refused.status, refused.body]).toMatchObject([
    503,
    { code: "DEPLOYMENT_UNAVAILABLE", message: expect.stringContaining("there is no hook decide.ts") as string },
  ]);
  expect((await third.ask("GET", "/api/v1/deployments/birds")).body).toMatchObject({
    problem: expect.stringContaining("decide.ts") as string,
  });
  expect(printSentDeployment(source)).toEqual({
    deployment: { ...deployment },
    files: { "decide.ts": decide, "texts.ts": files["texts.ts"] },
  });
}, 60_000);
