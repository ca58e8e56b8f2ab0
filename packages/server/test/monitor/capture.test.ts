import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CaptureSettings, RunningServer } from "@godwit/server";
import { serveExams } from "../served-examples.ts";

// eslint-disable-next-line typescript/no-explicit-any
type Record = { readonly [name: string]: any };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "godwit-capture-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (settings: Omit<CaptureSettings, "folder"> = {}): Promise<RunningServer> =>
  serveExams({ monitor: { capture: { folder, ...settings } } });

async function ask(server: RunningServer, path: string, body: unknown, headers: { readonly [name: string]: string } = {}): Promise<Record> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  return (await (await fetch(`${server.url}${path}`, init)).json()) as Record;
}

function records(): Record[] {
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record),
  );
}

test("every request under load is kept with its own rows and answer, and none is lost when the server ends", async () => {
  const server = await start();
  const answers = new Map<string, unknown>();
  const one = async (id: number): Promise<void> => {
    const instances = Array.from({ length: 1 + (id % 20) }, (_, row) => [id, row, 3, id % 7, 5, row / 3]);
    const path = "/v1/models/forest:predict?method=predict_proba";
    answers.set(`r-${id}`, { instances, answer: (await ask(server, path, { instances }, { "x-request-id": `r-${id}` }))["predictions"] });
  };
  for (let from = 0; from < 600; from += 60) await Promise.all(Array.from({ length: 60 }, (_, index) => one(from + index)));
  await server.close();
  const kept = records();
  expect(kept).toHaveLength(600);
  for (const { requestId, inputs, outputs, rows } of kept) {
    expect({ instances: inputs, answer: outputs.predict_proba }).toEqual(answers.get(requestId));
    expect(rows).toBe(inputs.length);
  }
  expect(statSync(join(folder, readdirSync(folder)[0]!)).mode & 0o777).toBe(0o600);
}, 60_000);

test("redacted columns and secret headers are never written, whichever protocol brought them", async () => {
  const server = await start({ redact: ["city", "age"], headers: ["x-team", "authorization", "cookie"] });
  const headers = { "x-team": "blue", authorization: "Bearer SECRETKEY", cookie: "SECRETKEY" };
  const { models } = server;
  const example = JSON.parse(models.find(({ name }) => name === "mixed")!.body) as { instances: Record[] };
  const instances = example.instances.map((row) => ({ ...row, city: "SECRETCITY" }));
  await ask(server, "/v1/models/mixed:predict", { instances }, headers);
  await ask(server, "/invocations", { dataframe_records: instances }, headers);
  await server.close();
  const kept = records();
  expect(kept).toHaveLength(2);
  expect(kept.map(({ protocol }) => protocol as string)).toEqual(["kserve", "mlflow"]);
  for (const { headers: own, inputs } of kept) {
    expect(own).toEqual({ "x-team": "blue" });
    expect(inputs[0]).toMatchObject({ city: "[redacted]", age: "[redacted]" });
    expect(Object.keys(inputs[0] as object)).toEqual(expect.arrayContaining(Object.keys(instances[0]!)));
  }
  expect(JSON.stringify(kept)).not.toMatch(/SECRET/);
});

test("failures are kept with their code and without rows", async () => {
  const server = await start();
  await ask(server, "/v1/models/forest:predict", { instances: [[1, "x"]] }, { "x-request-id": "bad" });
  await server.close();
  expect(records()).toMatchObject([{ requestId: "bad", error: { code: "WRONG_WIDTH" } }]);
});

test("a share is kept by the request's name, the same in every run", async () => {
  const namesKept = async (): Promise<string[]> => {
    const server = await start({ sample: 0.3 });
    for (let id = 0; id < 300; id++)
      await ask(server, "/v1/models/forest:predict", { instances: [[1, 2, 3, 4, 5, 6]] }, { "x-request-id": `order-${id}` });
    await server.close();
    const names = records().map(({ requestId }) => requestId as string);
    rmSync(folder, { recursive: true, force: true });
    return names;
  };
  const first = await namesKept();
  // Four standard deviations of a binomial of 300 draws.
  expect(Math.abs(first.length - 90)).toBeLessThan(4 * Math.sqrt(300 * 0.3 * 0.7));
  expect(await namesKept()).toEqual(first);
}, 60_000);

test("SageMaker's form, with its inference id", async () => {
  const server = await start({ format: "sagemaker" });
  const rows = [[1, 2, 3, 4, 5, 6]];
  const answer = await ask(server, "/v1/models/forest:predict", { instances: rows }, { "x-amzn-sagemaker-inference-id": "inf-1" });
  await server.close();
  const [{ captureData, eventMetadata, eventVersion }] = records() as [Record];
  expect(JSON.parse(captureData.endpointInput.data as string)).toEqual({ instances: rows });
  expect(JSON.parse(captureData.endpointOutput.data as string)).toEqual({ predictions: answer["predictions"] });
  expect(captureData.endpointInput).toMatchObject({ observedContentType: "application/json", mode: "INPUT", encoding: "JSON" });
  expect([eventMetadata.inferenceId, eventVersion]).toEqual(["inf-1", "0"]);
});

test("files are begun anew when full, and deleted by age and by size", async () => {
  const old = join(folder, "capture-2020-01-01-old.jsonl");
  const foreign = join(folder, "notes.txt");
  writeFileSync(old, "{}\n");
  utimesSync(old, 1, 1);
  writeFileSync(foreign, "mine");
  const server = await start({ fileBytes: 4000, bytes: 12_000, days: 1 });
  for (let id = 0; id < 200; id++) {
    await ask(server, "/v1/models/forest:predict", { instances: [[id, 2, 3, 4, 5, 6]] });
    if (id % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await server.close();
  const files = readdirSync(folder);
  expect(files).toContain("notes.txt");
  expect(files).not.toContain("capture-2020-01-01-old.jsonl");
  const sizes = files.filter((name) => name.startsWith("capture-")).map((name) => statSync(join(folder, name)).size);
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(2 * 4000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(12_000);
});

test("what cannot be written in time is dropped and counted, and answers go on", async () => {
  const none = await start({ waiting: 0 });
  await ask(none, "/v1/models/forest:predict", { instances: [[1, 2, 3, 4, 5, 6]] });
  expect(await (await fetch(`${none.url}/metrics`)).text()).toContain("\ngodwit_capture_dropped_total 1\n");
  await none.close();
  const server = await start({ waiting: 5 });
  const instances = Array.from({ length: 2000 }, (_, row) => [row, 2, 3, 4, 5, 6]);
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask(server, "/v1/models/forest:predict", { instances })));
  expect(answers.every(({ predictions }) => (predictions as unknown[]).length === 2000)).toBe(true);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const dropped = Number(/^godwit_capture_dropped_total (\d+)$/m.exec(text)![1]);
  await server.close();
  expect(records().length + dropped).toBe(100);
});

test("a folder that cannot be written is an error at the start", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(serveExams({ monitor: { capture: { folder: join(folder, "file") } } })).rejects.toMatchObject({ code: "IO_FAILED" });
});
