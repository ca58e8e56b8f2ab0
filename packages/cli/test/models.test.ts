import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runGodwit, startGodwit } from "./support/run-godwit.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-models-"));
const store = join(folder, "store");
const example = (name: string): string => fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
let server: ChildProcess;
let url: string;

/** `godwit up` on an empty store; its address once it listens. */
async function start(): Promise<void> {
  const child = startGodwit(["up", "--store", store, "--port", "0", "--grpc-port", "0", "--quiet"]);
  server = child;
  url = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (piece: Buffer) => {
      said += piece.toString();
      const [, found] = /listening (http:\S+)/u.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(said)));
  });
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await ended;
}

beforeAll(start, 30_000);
afterAll(async () => {
  await stop("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

const models = (...parameters: readonly string[]): ReturnType<typeof runGodwit> => runGodwit(["models", ...parameters, "--url", url]);

test("from a model file to answers, versions, aliases and back to a file", { timeout: 120_000 }, async () => {
  const added = await models(
    "add",
    "penguins",
    example("penguins/model.joblib"),
    "--example",
    example("penguins/input.csv"),
    "--expected",
    example("penguins/predict_proba.npy"),
    "--method",
    "predict_proba",
    "--alias",
    "champion",
    "--tag",
    "team=growth",
  );
  expect([added.status, added.stderr]).toEqual([0, expect.stringContaining("penguins@champion is version 1")]);
  expect(added.stdout.toString()).toMatch(/^version +penguins\/1\nstatus +READY\naliases +champion\n/u);

  const asked = await fetch(`${url}/v1/models/penguins:predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: readFileSync(example("penguins/request.json")),
  });
  const { predictions } = (await asked.json()) as { predictions: unknown[] };
  const rows = join(folder, "rows.json");
  writeFileSync(
    rows,
    JSON.stringify((JSON.parse(readFileSync(example("penguins/request.json"), "utf8")) as { instances: unknown }).instances),
  );
  const direct = await runGodwit(["predict", example("penguins/model.joblib"), "--input", rows, "--quiet"]);
  expect(predictions).toEqual(
    direct.stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  );

  const second = await models("add", "penguins", example("penguins/model.joblib"), "--precision", "fast", "--json");
  expect(JSON.parse(second.stdout.toString())).toMatchObject({ model_versions: [{ version: "2", status: "READY", aliases: [] }] });
  const listed = await models("list", "--json");
  expect(JSON.parse(listed.stdout.toString())).toMatchObject({ registered_models: [{ name: "penguins", latest_version: "2" }] });
  expect((await models("show", "penguins")).stdout.toString()).toMatch(/^version +status/mu);
  expect((await models("alias", "penguins", "champion", "2")).status).toBe(0);
  const downloaded = join(folder, "penguins.godwit");
  expect((await models("download", "penguins@champion", "-o", downloaded)).status).toBe(0);
  expect((await runGodwit(["predict", downloaded, "--input", rows, "--quiet"])).stdout).toEqual(direct.stdout);
  const same = await models("diff", "penguins/1", "penguins/1");
  expect([same.status, same.stdout.toString()]).toEqual([0, "penguins/1 and penguins/1 do not differ\n"]);

  const used = await models("rm", "penguins/2", "--json");
  expect([used.status, JSON.parse(used.stderr)]).toEqual([expect.any(Number), expect.objectContaining({ code: "STILL_IN_USE" })]);
  expect((await models("rm", "penguins/1")).status).toBe(0);
  const young = JSON.parse((await models("gc", "--json")).stdout.toString()) as { readonly removed: number; readonly young: number };
  expect([young.removed, young.young > 0]).toEqual([0, true]);
  await sleep(20);
  const dry = await models("gc", "--dry-run", "--older-than", "10ms");
  expect(dry.stdout.toString()).toMatch(new RegExp(`^to be removed: ${young.young} \\(.*\\); in use: \\d+; younger than 10ms: 0\n$`, "u"));
  const removed = JSON.parse((await models("gc", "--older-than", "10ms", "--json")).stdout.toString()) as typeof young;
  expect(removed.removed).toBe(young.young);
});

test("what cannot be added is a coded error with its exit status", { timeout: 60_000 }, async () => {
  const harmful = join(folder, "evil.pkl");
  writeFileSync(harmful, "cposix\nsystem\n(S'true'\ntR.");
  const refused = await models("add", "harmful", harmful, "--quiet");
  expect([refused.status, refused.stderr]).toEqual([3, expect.stringMatching(/^DANGEROUS_PICKLE: harmful\/1: /u)]);
  const hint = /^hint: (.+)$/mu.exec(refused.stderr)![1]!;
  expect(refused.stderr.split(hint)).toHaveLength(2);
  expect((await models("show", "harmful/1")).stdout.toString()).toMatch(/^status +FAILED_REGISTRATION: DANGEROUS_PICKLE: .*\nhint +\S/mu);
  expect((await models("show", "nobody")).status).toBe(3);
  expect((await models("show", "a/b/c")).status).toBe(2);
  expect((await models("add", "none", join(folder, "none.pkl"))).stderr).toMatch(/^FILE_NOT_FOUND: /u);
  expect((await runGodwit(["models", "list", "--url", "http://127.0.0.1:9"])).status).toBe(4);
});

test("a server that is killed loses nothing, and its store works without one", { timeout: 60_000 }, async () => {
  expect((await models("add", "cancer", example("cancer/model.joblib"), "--quiet")).status).toBe(0);
  const taken = await runGodwit(["models", "list", "--store", store]);
  expect([taken.status, taken.stderr]).toEqual([4, expect.stringMatching(/^STORE_IN_USE: /u)]);
  await stop("SIGKILL");
  const offline = await runGodwit(["models", "list", "--store", store, "--json"]);
  expect(JSON.parse(offline.stdout.toString())).toMatchObject({
    registered_models: expect.arrayContaining([expect.objectContaining({ name: "cancer" })]) as unknown,
  });
  await start();
  expect((await models("show", "cancer/1", "--json")).status).toBe(0);
});

// GODWIT_KILLS=500 for the long form.
test("a server killed again and again while it makes versions ready makes all of them ready", { timeout: 3_600_000 }, async () => {
  const kills = Number(process.env["GODWIT_KILLS"] ?? 3);
  expect((await models("add", "killed", example("penguins/model.joblib"), "--quiet")).status).toBe(0);
  const path = "/api/v1/registered-models/killed/versions";
  const shown = JSON.parse((await models("show", "killed/1", "--json")).stdout.toString()) as { readonly given: object };
  for (let kill = 0; kill < kills; kill++) {
    const headers = { "content-type": "application/json" };
    const made = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify({ given: shown.given }) });
    expect(made.status).toBe(201);
    await sleep(Math.random() * 1500);
    await stop("SIGKILL");
    await start();
  }
  for (let version = 2; version <= kills + 1; version++)
    await expect
      .poll(
        async () => {
          const { model_version: told } = (await (await fetch(`${url}${path}/${version}`)).json()) as { model_version: { status: string } };
          return told.status;
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe("READY");
});
