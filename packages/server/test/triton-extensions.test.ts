import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { examFile } from "../../../conformance/exam-file.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { forest, serveExams } from "./served-examples.ts";

const python = findPeer("python-clients");
const script = fileURLToPath(new URL("clients/ask_extensions.py", import.meta.url));

interface Duration {
  readonly count: number | string;
  readonly ns: number | string;
}

interface Statistics {
  readonly name: string;
  readonly inference_count: number | string;
  readonly execution_count: number | string;
  readonly last_inference: number | string;
  readonly inference_stats: { readonly [part: string]: Duration };
  readonly batch_stats: readonly ({ readonly batch_size: number | string } & { readonly compute_infer: Duration })[];
}

interface Report {
  // eslint-disable-next-line typescript/no-explicit-any
  readonly [question: string]: any;
}

const entry = (name: string) => ({ name, version: "1", state: "READY" });

describe.skipIf(python === undefined)("Triton's extensions, asked by tritonclient (needs python-clients)", () => {
  let server: RunningServer;
  let report: { readonly http: Report; readonly grpc: Report };

  beforeAll(async () => {
    server = await serveExams({ grpcPort: 0, apiKey: "secret" });
    const input = examFile(`sklearn/${forest}/input.npy`);
    const { stdout } = await promisify(execFile)(python!, [script, new URL(server.url).host, (await server.grpc)!, input, "secret"]);
    report = JSON.parse(stdout) as typeof report;
  }, 120_000);
  afterAll(() => server.close());

  test("the server lists what it has", () => {
    expect(report.http["extensions"]).toEqual([
      "binary_tensor_data",
      "model_configuration",
      "model_repository",
      "parameters",
      "schedule_policy",
      "statistics",
    ]);
    expect(report.grpc["extensions"]).toEqual(report.http["extensions"]);
  });

  test("a configuration has the dimensions without the rows", () => {
    expect(report.http["config"]).toMatchObject({
      name: "forest",
      platform: "godwit",
      max_batch_size: 100_000,
      version_policy: { specific: { versions: [1] } },
      input: [{ name: "input", data_type: "TYPE_FP64", dims: [6] }],
    });
    expect(report.http["config"].output).toContainEqual({ name: "predict", data_type: "TYPE_STRING", dims: [1], reshape: { shape: [] } });
    expect(report.http["config"].output).toContainEqual({ name: "predict_proba", data_type: "TYPE_FP64", dims: [3] });
    expect(report.http["text_config"].input).toEqual([{ name: "input", data_type: "TYPE_STRING", dims: [1] }]);
    expect(report.grpc["config"].config).toMatchObject({
      name: "forest",
      max_batch_size: 100_000,
      input: [{ name: "input", data_type: "TYPE_FP64", dims: ["6"] }],
    });
  });

  test("statistics count rows, calls, failures and batches", () => {
    const [http] = report.http["statistics"].model_stats as [Statistics];
    const [grpc] = report.grpc["statistics"].model_stats as [Statistics];
    for (const [stats, times] of [
      [http, 1],
      [grpc, 2],
    ] as const) {
      const counts = Object.fromEntries(Object.entries(stats.inference_stats).map(([part, { count }]) => [part, Number(count ?? 0)]));
      // Before its own calls the second walk finds those of the first, and the one that closed it.
      const succeeded = times === 1 ? 2 : 5;
      expect(counts).toMatchObject({ success: succeeded, compute_infer: succeeded, queue: succeeded, fail: times });
      expect(Number(stats.inference_count)).toBe(5 * succeeded);
      expect(Number(stats.execution_count)).toBe(succeeded);
      expect(stats.batch_stats.map(({ batch_size, compute_infer }) => [Number(batch_size), Number(compute_infer.count)])).toEqual([
        [5, succeeded],
      ]);
      const parts = ["queue", "compute_input", "compute_infer", "compute_output"];
      const sum = parts.reduce((total, part) => total + Number(stats.inference_stats[part]!.ns ?? 0), 0);
      expect(Math.abs(sum - Number(stats.inference_stats["success"]!.ns))).toBeLessThan(10);
      expect(Math.abs(Number(stats.last_inference) - Date.now())).toBeLessThan(120_000);
    }
    expect((report.http["all_statistics"].model_stats as Statistics[]).map(({ name }) => name)).toEqual(["mixed", "words", "forest"]);
    expect(report.http["unknown_statistics"]).toEqual(["404", expect.stringContaining("MODEL_NOT_FOUND")]);
    expect(report.grpc["unknown_version"]).toEqual(["StatusCode.NOT_FOUND", expect.stringContaining("no version")]);
  });

  test("a model is unloaded and loaded", () => {
    expect(report.http["index"]).toEqual(["mixed", "words", "forest"].map((name) => ({ ...entry(name), reason: "" })));
    for (const { index_without, index_with } of [report.http, report.grpc]) {
      const without = (index_without.models ?? index_without) as { name: string; state: string; reason?: string }[];
      expect(without).toContainEqual({ ...entry("forest"), state: "UNAVAILABLE", reason: "unloaded" });
      expect(without).toHaveLength(3);
      const back = (index_with.models ?? index_with) as { name: string; state: string }[];
      expect(back.map(({ name, state }) => [name, state])).toContainEqual(["forest", "READY"]);
    }
    expect(report.http).toMatchObject({ ready_without: false, ready_with: true, unload_unknown: ["404", expect.anything()] });
    expect(report.http["infer_without"]).toEqual(["404", expect.stringContaining("MODEL_NOT_FOUND")]);
    expect(report.grpc["infer_without"]).toEqual(["StatusCode.NOT_FOUND", expect.stringContaining("MODEL_NOT_FOUND")]);
    expect(report.grpc).toMatchObject({ ready_with: true, load_unknown: ["StatusCode.NOT_FOUND", expect.anything()] });
  });

  test("a configuration or files of the request's own are refused by name", () => {
    expect(report.http["load_config"]).toEqual(["501", expect.stringMatching(/UNSUPPORTED_REQUEST.*config/)]);
    expect(report.grpc["load_config"]).toEqual(["StatusCode.UNIMPLEMENTED", expect.stringMatching(/UNSUPPORTED_REQUEST.*config/)]);
    expect(report.http["load_files"]).toEqual(["501", expect.stringMatching(/UNSUPPORTED_REQUEST/)]);
  });
});
