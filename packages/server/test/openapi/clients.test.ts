import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { runPlatform } from "../registry/running-platform.ts";
import { compileExam, mixed, serveExams } from "../served-examples.ts";

const python = findPeer("python-openapi");
const runTool = promisify(execFile);

/**
 * All but two: the document says neither that columns are equally long and shapes fit their data, so that what it allows may be
 * refused, nor that booleans pass as numbers, so that what it forbids may be answered.
 */
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
  "unsupported_method",
].join(",");

describe.skipIf(python === undefined)("clients of /openapi.json (needs python-openapi)", () => {
  let folder: string;
  let server: RunningServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "godwit-openapi-"));
    server = await serveExams();
  }, 120_000);

  afterAll(async () => {
    await server?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  test("schemathesis finds no answer that the document does not promise", async () => {
    const options = ["--checks", checks, "--max-examples", "20", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color"];
    const { stdout } = await runTool(join(dirname(python!), "schemathesis"), ["run", `${server.url}/openapi.json`, ...options], {
      cwd: folder,
    }).catch((error: { stdout: string }) => ({ stdout: error.stdout }));
    expect(stdout, stdout.slice(0, 4000)).toMatch(/Operations:\s+13 selected/);
    expect(stdout, stdout.slice(0, 6000)).not.toContain("FAILURES");
    expect(stdout).toMatch(/(\d+) generated, \1 passed/);
  }, 120_000);

  test("schemathesis finds none about jobs either", async () => {
    const { server: platform, addVersion, ask, close } = await runPlatform({ store: join(folder, "store"), jobs: null });
    await ask("POST", "/api/v1/registered-models", { name: "mixed" });
    await addVersion("mixed", await compileExam(`${mixed}/model.joblib`));
    const settings = { schedule: "0 4 1 1 *", input: "s3://none/{start:yyyy}.csv", output: "s3://none/scored/" };
    await ask("PUT", "/api/v1/jobs/yearly", { model: "models:/mixed/1", settings });
    const run = await ask("POST", "/api/v1/jobs/yearly/runs", { interval: { start: "2025-01-01", end: "2026-01-01" } });
    const config = join(folder, "schemathesis.toml");
    writeFileSync(config, `[parameters]\njob = "yearly"\nrun = "${String(run.body["id"])}"\n`);
    const options = ["--checks", checks, "--max-examples", "5", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color"];
    const { stdout } = await runTool(
      join(dirname(python!), "schemathesis"),
      ["--config-file", config, "run", `${platform.url}/openapi.json`, "--include-path-regex", "^/api/v1/job", ...options],
      { cwd: folder },
    ).catch((error: { stdout: string }) => ({ stdout: error.stdout }));
    await close();
    expect(stdout, stdout.slice(0, 4000)).toMatch(/Operations:\s+11 selected/);
    expect(stdout, stdout.slice(0, 6000)).not.toContain("FAILURES");
    expect(stdout).toMatch(/(\d+) generated, \1 passed/);
  }, 120_000);

  test("a generated client gets the answers, typed", async () => {
    const target = join(folder, "generated");
    const { stdout, stderr } = await runTool(
      join(dirname(python!), "openapi-python-client"),
      ["generate", "--url", `${server.url}/openapi.json`, "--output-path", target, "--meta", "none"],
      { cwd: folder, env: { ...process.env, PATH: `${dirname(python!)}:${process.env["PATH"]}` } },
    );
    expect(stdout + stderr).not.toContain("Warning");
    const body = await (await fetch(`${server.url}/openapi.json`)).json();
    const { example } = (body as Document).paths["/v1/models/mixed:predict"].post.requestBody.content["application/json"];
    const rows = join(folder, "rows.json");
    writeFileSync(rows, JSON.stringify(example.instances));
    const script = fileURLToPath(new URL("clients/ask_generated.py", import.meta.url));
    const told = JSON.parse((await runTool(python!, [script, folder, server.url, rows])).stdout) as unknown;
    const ask = async (query = ""): Promise<unknown> => {
      const answer = await fetch(`${server.url}/v1/models/mixed:predict${query}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(example),
      });
      return ((await answer.json()) as { predictions: unknown }).predictions;
    };
    expect(told).toEqual({
      models: ["mixed", "words", "forest"],
      predictions: await ask(),
      chances: await ask("?method=predict_proba"),
      wrong: [400, true, "WRONG_TYPE"],
    });
  }, 120_000);
});

interface Document {
  readonly paths: {
    readonly "/v1/models/mixed:predict": {
      readonly post: {
        readonly requestBody: { readonly content: { readonly "application/json": { readonly example: { readonly instances: unknown } } } };
      };
    };
  };
}
