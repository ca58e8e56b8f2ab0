import { credentials, loadPackageDefinition, Metadata, type ServiceClientConstructor } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LogLevel, RunningServer } from "@godwit/server";
import { serveExams } from "../served-examples.ts";

const lines: { readonly [name: string]: unknown }[] = [];
const keep = (line: string): void => void lines.push(JSON.parse(line) as { readonly [name: string]: unknown });

let server: RunningServer;
beforeAll(async () => {
  server = await serveExams({ grpcPort: 0, monitor: { log: { level: "debug", format: "json", write: keep } } });
}, 120_000);
afterAll(() => server.close());

const row = [1, 2, 3, 4, 5, 6];

async function ask(path: string, body: unknown, headers: { readonly [name: string]: string } = {}, at = server): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  return fetch(`${at.url}${path}`, init);
}

async function linesOf(requestId: string, count: number): Promise<readonly { readonly [name: string]: unknown }[]> {
  return expect
    .poll(() => lines.filter((line) => line["requestId"] === requestId), { timeout: 5000 })
    .toHaveLength(count)
    .then(() => lines.filter((line) => line["requestId"] === requestId));
}

test("a request's name is taken where it is well formed, else made, and is in the answer and in every line", async () => {
  const named = await ask("/v1/models/forest:predict", { instances: [row] }, { "x-request-id": "order-77" });
  expect(named.headers.get("x-request-id")).toBe("order-77");
  const [prediction, request] = await linesOf("order-77", 2);
  expect(prediction).toMatchObject({ level: "debug", event: "prediction", endpoint: "forest", model: "forest", version: "1", rows: 1 });
  expect(request).toMatchObject({ level: "info", event: "request", method: "POST /v1/models/forest:predict", status: 200 });
  expect(Date.parse(request!["time"] as string)).toBeGreaterThan(Date.now() - 60_000);
  for (const bad of ["a b", "x".repeat(129), 'a"b', "<b>"]) {
    const other = await ask("/v1/models/forest:predict", { instances: [row] }, { "x-request-id": bad });
    expect(other.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  }
  expect((await fetch(`${server.url}/nothing`)).headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
});

test("a refusal has its code and place, and neither rows nor keys nor queries are in a line", async () => {
  const secrets = { "x-request-id": "bad-1", authorization: "Bearer TOPSECRET", cookie: "TOPSECRET", "x-api-key": "TOPSECRET" };
  await ask("/v1/models/forest:predict?token=TOPSECRET", { instances: [row, [1, 2, "TOPSECRET", 4, 5, 6]] }, secrets);
  const all = await linesOf("bad-1", 2);
  expect(all.at(-1)).toMatchObject({ level: "info", status: 400, code: "WRONG_TYPE", where: { row: 1, column: "2" } });
  await ask("/v1/models/mixed:predict", { instances: [{ city: "TOPSECRET" }] }, { "x-request-id": "bad-2" });
  await ask("/v1/models/words:predict", '{"instances": TOPSECRET', { "x-request-id": "bad-3" });
  await linesOf("bad-2", 2);
  await linesOf("bad-3", 2);
  expect(JSON.stringify(lines)).not.toContain("TOPSECRET");
});

test("gRPC names its calls and logs them too", async () => {
  const file = fileURLToPath(new URL("../../proto/open_inference.proto", import.meta.url));
  const { inference } = loadPackageDefinition(loadSync(file, { keepCase: true })) as unknown as {
    inference: { GRPCInferenceService: ServiceClientConstructor };
  };
  const client = new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set("x-request-id", "grpc-1");
  const input = { name: "input", datatype: "FP64", shape: [1, 6], contents: { fp64_contents: row } };
  const infer = client["ModelInfer"]!.bind(client) as (
    request: object,
    metadata: Metadata,
    callback: () => void,
  ) => { on(event: "metadata", listener: (headers: Metadata) => void): void };
  const headers = await new Promise<Metadata>((resolve) => {
    infer({ model_name: "forest", inputs: [input] }, metadata, () => undefined).on("metadata", resolve);
  });
  expect(headers.get("x-request-id")).toEqual(["grpc-1"]);
  expect(await linesOf("grpc-1", 2)).toMatchObject([
    { event: "prediction", protocol: "oip-grpc" },
    { event: "request", protocol: "grpc", method: "ModelInfer", status: 0 },
  ]);
  client.close();
});

test.each<[LogLevel, number]>([
  ["info", 26],
  ["warn", 0],
  ["silent", 0],
])("at %s, and with a sample of a quarter, failures are kept and %i lines are written", async (level, count) => {
  const written: string[] = [];
  const other = await serveExams({ monitor: { log: { level, format: "text", sample: 0.25, write: (line) => written.push(line) } } });
  for (let time = 0; time < 100; time++) await ask("/v1/models/forest:predict", { instances: [row] }, {}, other);
  await ask("/v1/models/nobody:predict", { instances: [row] }, { "x-request-id": "lost" }, other);
  await other.close();
  expect(written).toHaveLength(count);
  if (count > 0)
    expect(written.at(-1)).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z info request protocol=http requestId=lost method=POST \/v1\/models\/nobody:predict status=404 .*code=MODEL_NOT_FOUND/,
    );
});
