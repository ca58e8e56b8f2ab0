import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runPlatform, type RunningPlatform } from "../registry/running-platform.ts";
import { compileExam, forest } from "../served-examples.ts";
import { tree } from "./two-models.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-platform-endpoints-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const moves = 100;
const row = [1, 2, 3, 4, 5, 6];

async function predict({ ask }: RunningPlatform): Promise<string> {
  const { status, body } = await ask("POST", "/v1/models/wine:predict?method=predict_proba", { instances: [row] });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return JSON.stringify(body["predictions"]);
}

async function move({ ask }: RunningPlatform, alias: string, version: number): Promise<void> {
  const { status, body } = await ask("PUT", `/api/v1/registered-models/wine/aliases/${alias}`, { version: String(version) });
  if (status >= 300) throw new Error(JSON.stringify(body));
}

test("a registered model's calls follow its aliases under load, and what was set survives a restart", async () => {
  const first = await runPlatform({ store: folder });
  await first.ask("POST", "/api/v1/registered-models", { name: "wine" });
  await first.addVersion("wine", await compileExam(`${forest}/model.pkl`));
  const ofForest = await predict(first);
  await first.addVersion("wine", await compileExam(tree));
  const ofTree = await predict(first);
  expect(ofTree).not.toBe(ofForest);

  const over = new AbortController();
  const seen = new Set<string>();
  const callers = Array.from({ length: 6 }, async () => {
    while (!over.signal.aborted) seen.add(await predict(first));
  });
  for (let at = 1; at <= moves; at++) {
    await move(first, "champion", 1 + (at % 2));
    expect(await predict(first)).toBe(at % 2 === 0 ? ofForest : ofTree);
  }
  over.abort();
  await Promise.all(callers);
  expect(seen).toEqual(new Set([ofForest, ofTree]));

  await move(first, "challenger", 2);
  const settings = { traffic: { champion: 90, challenger: 10 }, shadow: "challenger", rollback: { errors: 1 } };
  expect((await first.ask("PUT", "/api/v1/endpoints/wine", settings)).status).toBe(201);
  const rolled = await first.ask("POST", "/api/v1/endpoints/wine/rollback", { reason: "complaints" });
  expect(rolled.body).toMatchObject({ revision: 2, traffic: [{ target: "champion", version: "1", share: 100 }] });
  await first.close();

  const second = await runPlatform({ store: folder });
  const { body } = await second.ask("GET", "/api/v1/endpoints/wine");
  expect(body).toMatchObject({
    revision: 2,
    settings: { traffic: settings.traffic, shadow: "challenger" },
    traffic: [{ target: "champion", version: "1", share: 100 }],
    shadow: { target: "challenger", version: "2" },
    stopped: [{ target: "challenger", version: "2", reason: "complaints" }],
    problem: null,
    events: [{ action: "rollback", reason: "challenger: complaints" }, { action: "create" }],
  });
  expect(await predict(second)).toBe(ofForest);
  const audit = await second.ask("GET", "/api/v1/audit");
  expect(JSON.stringify(audit.body)).toContain("endpoint.rollback");
  await second.close();
}, 60_000);
