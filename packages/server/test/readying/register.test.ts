import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openModel } from "@godwit/server/compiling";
import { loadSync } from "@godwit/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPlatform, type RunningPlatform } from "../registry/running-platform.ts";

const store = mkdtempSync(join(tmpdir(), "godwit-register-"));
const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
let running: RunningPlatform;
beforeAll(async () => {
  running = await runPlatform({ store });
});
afterAll(async () => {
  await running.close();
  rmSync(store, { recursive: true, force: true });
});

/** Sends a file as a client of tus does, in parts. */
async function upload(bytes: Buffer, part = 40_000): Promise<string> {
  const url = `${running.server.url}/api/v1/uploads`;
  const digest = createHash("sha256").update(bytes).digest("hex");
  const metadata = `filename ${Buffer.from("model.joblib").toString("base64")},sha256 ${Buffer.from(digest).toString("base64")}`;
  const headers = { "tus-resumable": "1.0.0", "upload-length": String(bytes.length), "upload-metadata": metadata };
  const created = await fetch(url, { method: "POST", headers });
  expect([created.status, created.headers.get("tus-resumable")]).toEqual([201, "1.0.0"]);
  const place = new URL(created.headers.get("location")!, url);
  for (;;) {
    const told = await fetch(place, { method: "HEAD" });
    expect([told.status, told.headers.get("upload-length")]).toEqual([200, String(bytes.length)]);
    const offset = Number(told.headers.get("upload-offset"));
    if (offset === bytes.length) return told.headers.get("upload-digest")!;
    const sent = await fetch(place, {
      method: "PATCH",
      headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
      body: new Uint8Array(bytes.subarray(offset, offset + part)),
    });
    expect(sent.status).toBe(204);
  }
}

async function settled(model: string, version: string): Promise<{ readonly [name: string]: unknown }> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const { body } = await running.ask("GET", `/api/v1/registered-models/${model}/versions/${version}`);
    const told = body["model_version"] as { readonly [name: string]: unknown };
    if (told["status"] !== "PENDING_REGISTRATION") return told;
    await sleep(50);
  }
  throw new Error("the version stays pending");
}

async function register(model: string, given: object): Promise<{ readonly [name: string]: unknown }> {
  await running.ask("POST", "/api/v1/registered-models", { name: model });
  const { status, body } = await running.ask("POST", `/api/v1/registered-models/${model}/versions`, { given });
  expect(status).toBe(201);
  return body["model_version"] as { readonly [name: string]: unknown };
}

const penguins = readFileSync(example("penguins/model.joblib"));

test("a model file is sent, made ready and answers as it does without a registry", { timeout: 60_000 }, async () => {
  const [model, rows, answers] = await Promise.all([
    upload(penguins),
    upload(readFileSync(example("penguins/input.csv"))),
    upload(readFileSync(example("penguins/predict_proba.npy"))),
  ]);
  const { version } = await register("penguins", {
    model,
    file_name: "model.joblib",
    example: rows,
    expected: answers,
    expected_method: "predict_proba",
  });
  const ready = await settled("penguins", String(version));
  expect(ready).toMatchObject({ status: "READY", status_message: null, certificate: { method: "predict_proba", pass: true } });
  expect(ready["golden_digest"]).toMatch(/^[0-9a-f]{64}$/u);
  const { instances } = ready["example"] as { readonly instances: readonly never[] };
  const { body } = await running.ask("POST", "/v1/models/penguins:predict", { instances });
  const { bytes } = await openModel(example("penguins/model.joblib"));
  expect(body["predictions"]).toEqual(Array.from(loadSync(bytes).predict(instances) as unknown as string[]));
  const artifact = await fetch(`${running.server.url}/api/v1/registered-models/penguins/versions/1/artifact`);
  expect(Buffer.from(await artifact.arrayBuffer())).toEqual(Buffer.from(bytes));
  expect(artifact.headers.get("etag")).toBe(`"${createHash("sha256").update(bytes).digest("hex")}"`);
});

test("a file that is no model fails, says why, and harms nothing", { timeout: 60_000 }, async () => {
  const { version } = await register("harmful", {
    model: await upload(Buffer.from("cposix\nsystem\n(S'true'\ntR.")),
    file_name: "evil.pkl",
  });
  const failed = await settled("harmful", String(version));
  expect(failed).toMatchObject({
    status: "FAILED_REGISTRATION",
    status_message: expect.stringMatching(/^DANGEROUS_PICKLE.*evil\.pkl/su) as string,
  });
  expect((await running.ask("POST", "/v1/models/harmful:predict", { instances: [[1]] })).status).toBe(404);
  const missing = { given: { model: "0".repeat(64) } };
  expect(await running.ask("POST", "/api/v1/registered-models/harmful/versions", missing)).toMatchObject({
    status: 404,
    body: { code: "BLOB_NOT_FOUND" },
  });
});

test("a server that ends in the middle leaves a version that the next one makes ready", { timeout: 60_000 }, async () => {
  const { version } = await register("restarted", {
    model: await upload(readFileSync(example("fortunes/model.joblib"))),
    file_name: "model.joblib",
  });
  await sleep(30);
  await running.close();
  running = await runPlatform({ store });
  expect(await settled("restarted", String(version))).toMatchObject({ status: "READY" });
});

test("a golden output that is not given again keeps a model from answering", { timeout: 60_000 }, async () => {
  const { registry, blobs } = running.platform;
  const { ready } = await registry.versions.get("penguins", 1);
  const text = Buffer.from(await blobs.get(ready!.goldenDigest!)).toString();
  const goldens = JSON.parse(text) as { methods: { outputs: { cells: { type: string; cells: string[] } }[] }[] };
  for (const { cells } of goldens.methods.flatMap(({ outputs }) => outputs)) if (cells.type === "strings") cells.cells[0] = "Dodo";
  const wrong = await blobs.put(Buffer.from(JSON.stringify(goldens)));
  const author = { caller: "test", requestId: null, expectedRevision: null, idempotencyKey: null };
  await registry.models.create({ name: "gated", description: "", tags: {} }, author);
  const made = await registry.versions.create({ model: "gated", given: null }, author);
  await registry.versions.markReady("gated", made.version, { ...ready!, goldenDigest: wrong.digest }, author);
  const answer = await running.ask("POST", "/v1/models/gated:predict", ready!.example);
  expect([answer.status, answer.body["code"]]).toEqual([503, "GOLDEN_MISMATCH"]);

  // So is a model's own endpoint from the start on, before anyone has called it, and nothing is left in memory of that.
  await running.close();
  running = await runPlatform({ store });
  const readiness = async (name: string): Promise<unknown> => (await running.ask("GET", `/v2/models/${name}/ready`)).body;
  await expect.poll(() => readiness("gated")).toMatchObject({ ready: false, reason: expect.stringContaining("GOLDEN_MISMATCH") as string });
  expect(await running.ask("GET", "/v2/health/ready")).toMatchObject({ status: 503 });
  expect(await readiness("penguins")).toMatchObject({ ready: true });
  await expect.poll(async () => (await fetch(`${running.server.url}/metrics`)).text()).toMatch(/^godwit_loaded_models 0$/mu);
  expect((await running.ask("DELETE", "/api/v1/registered-models/gated")).status).toBe(204);
  await expect.poll(async () => (await running.ask("GET", "/v2/health/ready")).status).toBe(200);

  // A server that begins with an endpoint set to such a version is not ready: it computes otherwise than the one that made it.
  await running.close();
  running = await runPlatform({ store });
  expect((await running.ask("PUT", "/api/v1/endpoints/penguins", { traffic: { 1: 1 } })).status).toBe(201);
  await running.platform.database.write(async ({ query }) => {
    await query.updateTable("model_version").set({ golden_digest: wrong.digest }).where("model", "=", "penguins").execute();
  });
  await running.close();
  running = await runPlatform({ store });
  expect(await running.ask("GET", "/v2/health/ready")).toMatchObject({ status: 503, body: { ready: false } });
  expect((await running.ask("GET", "/v2/models/penguins/ready")).body).toMatchObject({
    ready: false,
    reason: expect.stringContaining("GOLDEN_MISMATCH") as string,
  });
});
