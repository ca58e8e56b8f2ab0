import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { examFile } from "../../../conformance/exam-file.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { examAnswers, examBytes, forest, serveExams } from "./served-examples.ts";

interface Array64 {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: string;
}

interface Answers {
  readonly id: string;
  readonly predict: unknown;
  readonly predict_proba: Array64;
  readonly usual: Array64;
}

interface Report {
  // eslint-disable-next-line typescript/no-explicit-any
  readonly [transport: string]: { readonly [question: string]: any };
}

const python = findPeer("python-clients");
const script = fileURLToPath(new URL("clients/ask_triton.py", import.meta.url));

/** The elements of an exam's .npy. */
function storedElements(path: string): Buffer {
  const bytes = Buffer.from(examBytes(path));
  return bytes.subarray(10 + bytes.readUInt16LE(8));
}

/** Columns of the mixed exam whose cells can all be sent: the protocol has no missing text. */
const columns = {
  city: ["Åre", "Oslo", "nowhere"],
  grade: ["low", "high", "low"],
};

describe.skipIf(python === undefined)("tritonclient, over HTTP and gRPC (needs python-clients)", () => {
  let folder: string;
  let server: RunningServer;
  let report: Report;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "godwit-clients-"));
    server = await serveExams({ grpcPort: 0, apiKey: "secret" });
    const file = join(folder, "columns.json");
    const { signature } = await describeMixed();
    writeFileSync(file, JSON.stringify(signature));
    const input = examFile(`sklearn/${forest}/input.npy`);
    const { stdout } = await promisify(execFile)(python!, [script, new URL(server.url).host, (await server.grpc)!, input, file, "secret"]);
    report = JSON.parse(stdout) as Report;
  }, 120_000);
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Three rows of every column that the mixed model takes. */
  async function describeMixed(): Promise<{ signature: { readonly [name: string]: readonly (string | number)[] } }> {
    const response = await fetch(`${server.url}/v2/models/mixed`, { headers: { "x-api-key": "secret" } });
    const { inputs } = (await response.json()) as { inputs: { name: string; datatype: string }[] };
    const cells = inputs.map(({ name, datatype }) => [
      name,
      name in columns ? columns[name as keyof typeof columns] : datatype === "BYTES" ? ["a", "b", "c"] : [1, 20.5, -3],
    ]);
    return { signature: Object.fromEntries(cells) as { [name: string]: (string | number)[] } };
  }

  test.each([
    ["http", "binary"],
    ["http", "gzip"],
    ["http", "deflate"],
    ["grpc", "raw"],
  ])("%s, %s: the library's probabilities to the bit, and its labels", (transport, form) => {
    const answers = report[transport]![form] as Answers;
    const expected = storedElements(`${forest}/predict_proba.npy`);
    expect(answers.id).toBe("a-1");
    expect(answers.predict_proba.dtype).toBe("<f8");
    expect(Buffer.from(answers.predict_proba.bytes, "base64").equals(expected)).toBe(true);
    expect(answers.usual).toEqual(answers.predict_proba);
    expect(answers.predict).toEqual(examAnswers(`${forest}/predict.jsonl`));
  });

  test("float32 rows give the same over both", () => {
    expect(report["grpc"]!["single"].predict_proba).toEqual(report["http"]!["single"].predict_proba);
    expect(report["grpc"]!["single"].predict_proba.shape).toEqual(report["http"]!["binary"].predict_proba.shape);
  });

  test("JSON tensors give the bits of binary ones", () => {
    const one = Buffer.from((report["http"]!["json"] as Answers).predict_proba.bytes, "base64");
    const all = storedElements(`${forest}/predict_proba.npy`);
    expect(one.equals(all.subarray(0, one.length))).toBe(true);
  });

  test("texts and numbers by column: the same over JSON, bytes and gRPC", () => {
    const { columns: binary, columns_json: json } = report["http"]!;
    expect(binary.predict).toHaveLength(3);
    expect(json).toEqual(binary);
    expect(report["grpc"]!["columns"]).toEqual(binary);
  });

  test("metadata, health and readiness", () => {
    expect(report["http"]).toMatchObject({
      live: true,
      ready: true,
      unknown_ready: false,
      extensions: expect.arrayContaining(["binary_tensor_data"]) as string[],
    });
    expect(report["http"]!["inputs"]).toEqual([{ name: "input", datatype: "FP64", shape: [-1, 6] }]);
    expect(report["grpc"]).toMatchObject({ live: true, ready: true, health: 1 });
    expect(report["grpc"]!["inputs"]).toEqual([{ name: "input", datatype: "FP64", shape: ["-1", "6"] }]);
  });

  test("reflection describes every service", () => {
    expect(report["grpc"]!["services"]).toEqual(["grpc.health.v1.Health", "inference.GRPCInferenceService"]);
    expect(report["grpc"]!["calls"]).toContain("ModelInfer");
  });

  test("a stream goes on after an error", () => {
    const [first, second, third] = report["grpc"]!["stream"] as unknown[];
    expect(first).toEqual(examAnswers(`${forest}/predict.jsonl`));
    expect(second).toContain("MODEL_NOT_FOUND");
    expect(third).toEqual(first);
  });

  test("errors have the protocol's statuses", () => {
    expect(report["http"]!["unknown"]).toMatchObject({ status: "404", message: expect.stringContaining("MODEL_NOT_FOUND") as string });
    expect(report["grpc"]!["unknown"]).toMatchObject({
      status: "StatusCode.NOT_FOUND",
      message: expect.stringContaining("MODEL_NOT_FOUND") as string,
    });
    expect(report["http"]!["no_key"]).toMatchObject({ status: "401" });
    expect(report["grpc"]!["no_key"]).toMatchObject({ status: "StatusCode.UNAUTHENTICATED" });
  });
});
