import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve, type HostingPlatform, type RunningServer, type ServeOptions } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";
import { compileExam, examAnswers, examBytes, forest } from "./served-examples.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  // eslint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

let artifact: Uint8Array;
const running: RunningServer[] = [];
beforeAll(async () => {
  artifact = await compileExam(`${forest}/model.pkl`);
}, 60_000);
afterAll(() => Promise.all(running.map((server) => server.close())));

type Ask = (method: string, path: string, body?: unknown, headers?: { [name: string]: string }) => Promise<Reply>;

/** Serves for a platform, on every address as it asks, and gives what sends requests there. */
async function host(hosting: HostingPlatform | undefined, options: Partial<ServeOptions> = {}): Promise<Ask> {
  const server = await serve({
    models: [{ name: "model", artifact }],
    port: 0,
    version: "0.0.0-test",
    ...(hosting && { hosting, host: "0.0.0.0" }),
    ...options,
  });
  running.push(server);
  const url = `http://127.0.0.1:${new URL(server.url).port}`;
  return async (method, path, body, headers = {}) => {
    const isText = typeof body === "string" || body instanceof Uint8Array;
    const sent = body === undefined ? null : isText ? (body as BodyInit) : JSON.stringify(body);
    const type = body === undefined || isText ? {} : { "content-type": "application/json" };
    const init: RequestInit = { method, headers: { ...type, ...headers }, ...(sent !== null && { body: sent }) };
    const response = await fetch(`${url}${path}`, init);
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json") && text.trim() !== "";
    return { status: response.status, headers: response.headers, bytes, json: isJson ? (JSON.parse(text) as unknown) : undefined };
  };
}

const rows = (): number[][] => {
  const bytes = Buffer.from(examBytes(`${forest}/input.npy`));
  const offset = 10 + bytes.readUInt16LE(8);
  return Array.from({ length: (bytes.length - offset) / 48 }, (_, row) =>
    Array.from({ length: 6 }, (_, at) => bytes.readDoubleLE(offset + 8 * (6 * row + at))),
  );
};
const finite = (count: number): number[][] =>
  rows()
    .filter((row) => row.every(Number.isFinite))
    .slice(0, count);
const labelsOf = (wanted: readonly number[][]): unknown[] => {
  const all = examAnswers(`${forest}/predict.jsonl`);
  const given = rows().map(String);
  return wanted.map((row) => all[given.indexOf(String(row))]);
};

describe("TorchServe", () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await host(undefined);
  });

  test("a row and a list of rows are answered bare, with or without a version", async () => {
    const two = finite(2);
    expect(await ask("POST", "/predictions/model", two)).toMatchObject({ status: 200, json: labelsOf(two) });
    expect(await ask("POST", "/predictions/model/1", { instances: two })).toMatchObject({ status: 200, json: labelsOf(two) });
    expect((await ask("POST", "/predictions/model/2", two)).status).toBe(404);
    expect(await ask("POST", "/predictions/nobody", two)).toMatchObject({ status: 404, json: { code: "MODEL_NOT_FOUND" } });
    expect((await ask("POST", "/explanations/model", two)).status).toBe(501);
  });

  test("models are listed and described; an address to fetch one from is refused", async () => {
    expect((await ask("GET", "/models")).json).toEqual({ models: [{ modelName: "model", modelUrl: "" }] });
    expect((await ask("GET", "/models/model")).json).toEqual([{ modelName: "model", modelVersion: "1", modelUrl: "", status: "Healthy" }]);
    expect((await ask("GET", "/models/model/all")).json).toHaveLength(1);
    expect((await ask("GET", "/models/model/3")).status).toBe(404);
    const refused = await ask("POST", "/models?url=http://169.254.169.254/latest/meta-data&model_name=x");
    expect(refused).toMatchObject({ status: 501, json: { code: "UNSUPPORTED_REQUEST" } });
  });
});

describe("SageMaker, one model", () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await host({ kind: "sagemaker", models: null });
  });

  test("pings and invocations need no key, and nothing else can be changed", async () => {
    const two = finite(2);
    expect((await ask("GET", "/ping")).status).toBe(200);
    expect((await ask("POST", "/invocations", { instances: two })).json).toEqual({ predictions: labelsOf(two) });
    expect(await ask("POST", "/v2/repository/models/model/unload")).toMatchObject({ status: 403, json: { code: "FORBIDDEN" } });
  });

  test("Triton's dialect carries tensors as bytes behind JSON", async () => {
    const two = finite(2);
    const bytes = Buffer.from(Float64Array.from(two.flat()).buffer);
    const json = Buffer.from(
      JSON.stringify({
        inputs: [{ name: "input", shape: [2, 6], datatype: "FP64", parameters: { binary_data_size: bytes.length } }],
        outputs: [{ name: "predict_proba", parameters: { binary_data: true } }],
      }),
    );
    const type = "application/vnd.sagemaker-triton.binary+json";
    const sized = (size: string): { [name: string]: string } => ({ "content-type": `${type};json-header-size=${size}` });
    const body = Buffer.concat([json, bytes]);
    const reply = await ask("POST", "/invocations", body, sized(String(json.length)));
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toMatch(/^application\/vnd\.sagemaker-triton\.binary\+json;json-header-size=\d+$/);
    const size = Number(reply.headers.get("content-type")!.split("=")[1]);
    const answer = JSON.parse(reply.bytes.toString("utf8", 0, size)) as { outputs: { parameters: { binary_data_size: number } }[] };
    expect(answer.outputs[0]!.parameters.binary_data_size).toBe(2 * 3 * 8);
    const { json: inJson } = await ask("POST", "/invocations?method=predict_proba", { instances: two });
    const cells = Array.from({ length: 6 }, (_, at) => reply.bytes.readDoubleLE(size + 8 * at));
    expect(cells).toEqual((inJson.predictions as number[][]).flat());
    for (const size of ["-1", "x", "", "0", String(body.length + 1), "99999999999999999999"])
      expect(await ask("POST", "/invocations", body, sized(size))).toMatchObject({ status: 400, json: { code: "MALFORMED_INPUT" } });
  });
});

describe("SageMaker, many models", () => {
  let ask: Ask;
  const folder = mkdtempSync(join(tmpdir(), "godwit-models-"));
  const root = join(folder, "models");
  beforeAll(async () => {
    for (const name of ["a", "b"]) {
      mkdirSync(join(root, name, "model"), { recursive: true });
      writeFileSync(join(root, name, "model", "model.godwit"), artifact);
    }
    writeFileSync(join(folder, "outside.godwit"), artifact);
    symlinkSync(join(folder, "outside.godwit"), join(root, "link.godwit"));
    const open = async (path: string): Promise<{ artifact: Uint8Array }> => ({ artifact: (await openModel(path)).bytes });
    ask = await host({ kind: "sagemaker", models: { root, open } }, { models: [] });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("models are loaded, listed, asked and unloaded, and pings answer without any", async () => {
    expect((await ask("GET", "/ping")).status).toBe(200);
    const url = join(root, "a", "model");
    expect((await ask("POST", "/models", { model_name: "first", url })).status).toBe(200);
    expect(await ask("POST", "/models", { model_name: "first", url })).toMatchObject({ status: 409, json: { code: "ALREADY_LOADED" } });
    expect((await ask("GET", "/models")).json).toEqual({ models: [{ modelName: "first", modelUrl: url }] });
    expect((await ask("GET", "/models/first")).json).toEqual({ modelName: "first", modelUrl: url });
    const two = finite(2);
    const headers = { "x-amzn-sagemaker-target-model": "first.tar.gz" };
    expect((await ask("POST", "/models/first/invoke", { instances: two }, headers)).json).toEqual({ predictions: labelsOf(two) });
    expect((await ask("DELETE", "/models/first")).status).toBe(200);
    expect((await ask("DELETE", "/models/first")).status).toBe(404);
    expect((await ask("POST", "/models/first/invoke", { instances: two })).status).toBe(404);
    expect((await ask("GET", "/models")).json).toEqual({ models: [] });
  });

  test.each([
    ["above the root", () => join(root, "..", "outside.godwit"), "USAGE"],
    ["by a link that leads out", () => join(root, "link.godwit"), "USAGE"],
    ["at an address", () => "http://169.254.169.254/model", "USAGE"],
    ["at a file address", () => "file:///etc/passwd", "USAGE"],
    ["nowhere", () => join(root, "c"), "FILE_NOT_FOUND"],
    ["at the root itself", () => root, "USAGE"],
    ["with a zero byte", () => `${root}/a\0b`, "USAGE"],
  ])("a model %s is not loaded", async (_name, url, code) => {
    expect(await ask("POST", "/models", { model_name: "other", url: url() })).toMatchObject({ status: 400, json: { code } });
    expect((await ask("GET", "/models/other")).status).toBe(404);
  });

  test("a model that does not fit is 507", async () => {
    const open = async (path: string): Promise<{ artifact: Uint8Array }> => ({ artifact: (await openModel(path)).bytes });
    const tight = await host({ kind: "sagemaker", models: { root, open } }, { models: [], memoryBudget: 1000 });
    const reply = await tight("POST", "/models", { model_name: "first", url: join(root, "b", "model") });
    expect(reply).toMatchObject({ status: 507, json: { code: "MEMORY_BUDGET_EXCEEDED" } });
    expect((await tight("GET", "/models")).json).toEqual({ models: [] });
  });
});

describe("Vertex AI", () => {
  test("health and predictions at the routes that the platform names", async () => {
    const base = "/v1/endpoints/12/deployedModels/34";
    const ask = await host({ kind: "vertex", healthRoute: base, predictRoute: `${base}:predict` });
    const two = finite(2);
    expect((await ask("GET", base)).status).toBe(200);
    expect((await ask("POST", `${base}:predict`, { instances: two })).json).toEqual({ predictions: labelsOf(two) });
    const asked = await ask("POST", `${base}:predict`, { instances: two, parameters: { method: "predict_proba" } });
    expect(asked.json.predictions[0]).toHaveLength(3);
    expect(await ask("POST", `${base}:predict`, { rows: two })).toMatchObject({ status: 400, json: { code: "MALFORMED_INPUT" } });
  });

  test("routes that are there already keep their meaning", async () => {
    const ask = await host({ kind: "vertex", healthRoute: "/health", predictRoute: "/invocations" });
    expect((await ask("GET", "/health")).status).toBe(200);
    expect((await ask("POST", "/invocations", { instances: finite(1), parameters: null })).status).toBe(200);
  });

  test("a route that cannot be served is refused at the start", async () => {
    await expect(host({ kind: "vertex", healthRoute: "/health", predictRoute: "/*" })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("Azure Machine Learning", () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await host({ kind: "azureml" });
  });

  test("scores both forms, and names requests as it is told", async () => {
    const two = finite(2);
    const headers = { "x-ms-client-request-id": "mine-7", "x-ms-request-id": "theirs-8" };
    const reply = await ask("POST", "/score", { input_data: two }, headers);
    expect(reply).toMatchObject({ status: 200, json: labelsOf(two) });
    expect(reply.headers.get("x-ms-client-request-id")).toBe("mine-7");
    expect(reply.headers.get("x-ms-request-id")).toBe("theirs-8");
    const split = { columns: [0, 1, 2, 3, 4, 5], index: [0, 1], data: two };
    expect((await ask("POST", "/score", { input_data: split })).json).toEqual(labelsOf(two));
    expect((await ask("POST", "/score", { dataframe_split: split })).json).toEqual({ predictions: labelsOf(two) });
    expect((await ask("POST", "/score", { wrong: 1 })).status).toBe(400);
  });

  test("a request without a name gets one; what is no name does not come back", async () => {
    const reply = await ask("GET", "/", undefined, { "x-ms-client-request-id": "x".repeat(200) });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-ms-request-id")).toBe(reply.headers.get("x-request-id"));
    expect(reply.headers.get("x-ms-client-request-id")).toBeNull();
    expect((await ask("GET", "/swagger.json")).json.openapi).toMatch(/^3\./);
  });
});

test("a key that is set counts on a platform too, except for its probes", async () => {
  const ask = await host({ kind: "sagemaker", models: null }, { apiKey: "secret" });
  expect((await ask("GET", "/ping")).status).toBe(200);
  expect((await ask("POST", "/invocations", { instances: finite(1) })).status).toBe(401);
  expect((await ask("POST", "/invocations", { instances: finite(1) }, { "x-api-key": "secret" })).status).toBe(200);
});
