import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve, type RunningServer } from "@godwit/server";
import { examFile } from "../../../conformance/exam-file.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { compileExam, examAnswers, forest, serveExams, words } from "./served-examples.ts";

const python = findPeer("python-kserve");
const script = fileURLToPath(new URL("clients/ask_kserve.py", import.meta.url));

interface Report {
  // eslint-disable-next-line typescript/no-explicit-any
  readonly [protocol: string]: { readonly [question: string]: any };
}

describe.skipIf(python === undefined)("KServe's client, over REST and gRPC (needs python-kserve)", () => {
  let server: RunningServer;
  let report: Report;
  const labels = examAnswers(`${forest}/predict.jsonl`).slice(0, 4);

  beforeAll(async () => {
    server = await serveExams({ grpcPort: 0, apiKey: "secret" });
    const input = examFile(`sklearn/${forest}/input.npy`);
    const { stdout } = await promisify(execFile)(python!, [script, server.url, (await server.grpc)!, input, "secret"]);
    report = JSON.parse(stdout) as Report;
  }, 120_000);
  afterAll(() => server.close());

  test("the first protocol", () => {
    expect(report["v1"]).toMatchObject({ live: true, ready: true, predict: { predictions: labels } });
    expect(report["v1"]!["texts"].predictions).toHaveLength(2);
  });

  test("its errors carry the status and the text that the client shows", () => {
    const { unknown_ready, unknown, wrong, explain, no_key } = report["v1"]!;
    expect(unknown_ready).toEqual([404, expect.stringContaining("MODEL_NOT_FOUND")]);
    expect(unknown).toEqual([404, expect.stringContaining("there is no model")]);
    expect(wrong).toEqual([400, expect.stringContaining("WRONG_WIDTH")]);
    expect(explain).toEqual([501, expect.stringContaining("explanations are not served")]);
    expect(no_key).toEqual([401, expect.stringContaining("UNAUTHENTICATED")]);
  });

  test("the second protocol, as bytes and as JSON", () => {
    const { binary, json, text_binary, text_json } = report["v2"]!;
    expect(report["v2"]).toMatchObject({ live: true, server_ready: true, ready: true, unknown_ready: false });
    expect(binary).toMatchObject({ id: "b-2", model: "forest", predict: labels });
    expect(json).toEqual(binary);
    expect(text_binary.predict).toEqual(report["v1"]!["texts"].predictions);
    expect(text_json.predict).toEqual(text_binary.predict);
  });

  test("gRPC, as bytes and by value", () => {
    const { raw, typed, texts, unknown, no_key } = report["grpc"]!;
    expect(report["grpc"]).toMatchObject({ live: true, server_ready: true, ready: true });
    expect(raw).toMatchObject(report["v2"]!["binary"]);
    expect(typed).toEqual(raw);
    expect(texts.predict).toEqual(report["v1"]!["texts"].predictions);
    expect(unknown).toEqual(["NOT_FOUND", expect.stringContaining("MODEL_NOT_FOUND")]);
    expect(no_key[0]).toBe("UNAUTHENTICATED");
  });
});

describe("TF Serving's paths", () => {
  let server: RunningServer;
  beforeAll(async () => {
    const models = [
      { name: "forest", artifact: await compileExam(`${forest}/model.pkl`) },
      { name: "words", artifact: await compileExam(`${words}/model.joblib`).catch(() => compileExam(`${words}/model.pkl`)) },
      { name: "prices", artifact: await compileExam("decision-tree-regressor/1.5.2/model.joblib") },
    ];
    server = await serve({ models, port: 0, version: "0.0.0-test" });
  }, 60_000);
  afterAll(() => server.close());

  // eslint-disable-next-line typescript/no-explicit-any
  async function ask(path: string, body?: unknown): Promise<{ status: number; json: any }> {
    const init = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${server.url}/v1/models/${path}`, init);
    return { status: response.status, json: await response.json() };
  }

  const row = [0.5, -1, 2, 0, 1, 3];

  test("a version and a label are pinned; both forms answer in their own field", async () => {
    const { json: usual } = await ask("forest:predict", { instances: [row] });
    expect(await ask("forest/versions/1:predict", { instances: [row] })).toEqual({ status: 200, json: usual });
    expect((await ask("forest:predict", { inputs: [row] })).json).toEqual({ outputs: usual.predictions });
    expect(await ask("forest/versions/2:predict", { instances: [row] })).toMatchObject({ status: 404, json: { code: "MODEL_NOT_FOUND" } });
    expect(await ask("forest/labels/stable:predict", { instances: [row] })).toMatchObject({ status: 404 });
    expect((await ask("forest/versions/1")).json).toEqual({
      name: "forest",
      ready: true,
      model_version_status: [{ version: "1", state: "AVAILABLE", status: { error_code: "OK", error_message: "" } }],
    });
    expect((await ask("forest/versions/9")).status).toBe(404);
  });

  test("a signature is a method", async () => {
    const { json } = await ask("forest:predict", { signature_name: "predict_proba", instances: [row] });
    expect(json.predictions[0]).toHaveLength(3);
    const { json: usual } = await ask("forest:predict", { signature_name: "serving_default", instances: [row] });
    expect(usual.predictions).toHaveLength(1);
    expect(await ask("forest:predict", { signature_name: "nothing", instances: [row] })).toMatchObject({
      status: 400,
      json: { code: "UNKNOWN_METHOD" },
    });
  });

  test("the metadata lists a signature for each method", async () => {
    const { json } = await ask("forest/metadata");
    const definitions = json.metadata.signature_def.signature_def as { [name: string]: { inputs: object; outputs: object } };
    expect(json.model_spec).toEqual({ name: "forest", signature_name: "", version: "1" });
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(["predict", "predict_proba", "serving_default"]));
    const dim = [
      { size: "-1", name: "" },
      { size: "6", name: "" },
    ];
    expect(definitions["serving_default"]!.inputs).toEqual({
      input: { name: "input", dtype: "DT_DOUBLE", tensor_shape: { dim, unknown_rank: false } },
    });
  });

  test("texts come as base64 too", async () => {
    const b64 = Buffer.from("free money now, Åsa").toString("base64");
    const plain = await ask("words:predict", { instances: ["free money now, Åsa"] });
    expect(plain.status).toBe(200);
    expect(await ask("words:predict", { instances: [{ b64 }] })).toEqual(plain);
    expect(await ask("words:predict", { instances: [{ b64: "?" }] })).toMatchObject({ status: 400, json: { code: "MALFORMED_INPUT" } });
    expect(await ask("words:predict", { instances: [{ b64: "/w==" }] })).toMatchObject({ status: 400, json: { code: "MALFORMED_INPUT" } });
  });

  test("a classifier gives labels with their probabilities, a regressor numbers, and neither the other's", async () => {
    const words = "free money now";
    const classified = await ask("words:classify", { examples: [{ text: words }] });
    const { json: probabilities } = await ask("words:predict", { method: "predict_proba", instances: [words] });
    const { json: label } = await ask("words:predict", { instances: [words] });
    expect(classified.status).toBe(200);
    const pairs = classified.json.result[0] as [string, number][];
    expect(pairs.map(([, score]) => score)).toEqual(probabilities.predictions[0]);
    expect(pairs.toSorted(([, one], [, other]) => other - one)[0]![0]).toBe(String(label.predictions[0]));
    expect(await ask("prices:classify", { examples: [{}] })).toMatchObject({ status: 501, json: { code: "UNSUPPORTED_REQUEST" } });
    expect(await ask("forest:regress", { examples: [{}] })).toMatchObject({ status: 501, json: { code: "UNSUPPORTED_REQUEST" } });
  });

  test("what is not there is 501, and says so", async () => {
    expect(await ask("forest:explain", {})).toMatchObject({
      status: 501,
      json: { error: expect.stringContaining("explanations") as string },
    });
    expect((await ask("nobody:explain", {})).status).toBe(404);
  });
});
