import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { credentials, loadPackageDefinition, Metadata, type ServiceClientConstructor } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { serveExams } from "../served-examples.ts";

interface Exported {
  readonly resource_spans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scope_spans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}

interface KeyValue {
  readonly key: string;
  readonly value: { readonly [kind: string]: string };
}

interface RawSpan {
  readonly trace_id: Buffer;
  readonly span_id: Buffer;
  readonly parent_span_id: Buffer;
  readonly name: string;
  readonly kind: number;
  readonly start_time_unix_nano: string;
  readonly end_time_unix_nano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number; readonly message: string } | null;
}

/** A collector: takes OTLP over HTTP and decodes its protobuf by the protocol's field numbers. */
const description = loadSync(fileURLToPath(new URL("otlp.proto", import.meta.url)), { keepCase: true, longs: String, defaults: true });
const message = description["otlp.ExportTraceServiceRequest"] as unknown as {
  readonly deserialize?: (bytes: Buffer) => Exported;
};

const spans: RawSpan[] = [];
const resources: KeyValue[] = [];
const collector = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    expect([request.url, request.headers["content-type"]]).toEqual(["/v1/traces", "application/x-protobuf"]);
    for (const { resource, scope_spans: scopes } of decode(Buffer.concat(pieces)).resource_spans) {
      resources.push(...resource.attributes);
      spans.push(...scopes.flatMap((scope) => scope.spans));
    }
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
});

function decode(bytes: Buffer): Exported {
  return message.deserialize!(bytes);
}

let server: RunningServer;
beforeAll(async () => {
  await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
  const { port } = collector.address() as AddressInfo;
  server = await serveExams({ grpcPort: 0, monitor: { traces: { collector: `http://127.0.0.1:${port}/` } } });
}, 120_000);
afterAll(() => collector.close());

const row = [1, 2, 3, 4, 5, 6];
const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const unsampled = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
const broken = "00-zz-b7ad6b7169203331-01";

function post(path: string, body: unknown, traceparent: string): Promise<Response> {
  const headers = { "content-type": "application/json", traceparent };
  return fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function askGrpc(): Promise<void> {
  const file = fileURLToPath(new URL("../../proto/open_inference.proto", import.meta.url));
  const { inference } = loadPackageDefinition(loadSync(file, { keepCase: true })) as unknown as {
    inference: { GRPCInferenceService: ServiceClientConstructor };
  };
  const client = new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set("traceparent", parent.replace("0af7", "2af7"));
  const input = { name: "input", datatype: "FP64", shape: [1, 6], contents: { fp64_contents: row } };
  const infer = client["ModelInfer"]!.bind(client) as (request: object, metadata: Metadata, callback: (error: unknown) => void) => void;
  await new Promise((resolve) => infer({ model_name: "forest", inputs: [input] }, metadata, resolve));
  client.close();
}

const attributesOf = ({ attributes }: RawSpan): { readonly [key: string]: string } =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value).find((each) => typeof each === "string") ?? ""]));

test("a collector gets each request with its parts below the caller's span, also of what waited when the server ended", async () => {
  const answered = await post("/v1/models/forest:predict", { instances: [row, row] }, parent);
  const [, traceId, spanId] = answered.headers.get("traceresponse")!.split("-");
  expect(traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  await post("/v1/models/forest:predict", { instances: [[1]] }, broken);
  await post("/v1/models/forest:predict", { instances: [row] }, unsampled);
  await askGrpc();
  await server.close();
  expect(resources.find(({ key }) => key === "service.name")?.value["string_value"]).toBe("godwit");
  const inTrace = (id: string): RawSpan[] => spans.filter(({ trace_id: own }) => own.toString("hex") === id);
  const own = inTrace(traceId!);
  const named = (name: string): RawSpan => own.find((span) => span.name === name)!;
  const request = own.find(({ kind }) => kind === 2)!;
  expect(request.name).toMatch(/^POST \/v1\/models\/:model/);
  expect([request.span_id.toString("hex"), request.parent_span_id.toString("hex")]).toEqual([spanId, "b7ad6b7169203331"]);
  expect(attributesOf(request)).toMatchObject({ "http.response.status_code": "200" });
  const prediction = named("predict forest");
  expect(prediction.parent_span_id).toEqual(request.span_id);
  expect(attributesOf(prediction)).toMatchObject({ "godwit.model": "forest", "godwit.version": "1", "godwit.rows": "2" });
  const parts = ["read", "compute", "write"].map(named);
  for (const part of parts) {
    expect(part.parent_span_id).toEqual(prediction.span_id);
    expect(BigInt(part.end_time_unix_nano)).toBeGreaterThanOrEqual(BigInt(part.start_time_unix_nano));
    expect(BigInt(part.start_time_unix_nano)).toBeGreaterThanOrEqual(BigInt(prediction.start_time_unix_nano));
    expect(BigInt(part.end_time_unix_nano)).toBeLessThanOrEqual(BigInt(prediction.end_time_unix_nano) + 1000n);
  }
  expect(Math.abs(Number(BigInt(request.start_time_unix_nano) / 1_000_000n) - Date.now())).toBeLessThan(60_000);
  expect(inTrace("1af7651916cd43dd8448eb211c80319c")).toEqual([]);
  const failed = spans.find((span) => span.name === "predict forest" && span.status?.code === 2)!;
  expect(attributesOf(failed)).toMatchObject({ "error.type": "WRONG_WIDTH" });
  expect(failed.trace_id.toString("hex")).not.toContain("zz");
  expect(inTrace("2af7651916cd43dd8448eb211c80319c").map(({ name }) => name)).toEqual(
    expect.arrayContaining(["ModelInfer", "predict forest", "read", "compute", "write"]),
  );
});

test("a collector that is not there costs no answer", async () => {
  const other = await serveExams({ monitor: { traces: { collector: "http://127.0.0.1:1" } } });
  const response = await fetch(`${other.url}/v1/models/forest:predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances: [row] }),
  });
  expect(response.status).toBe(200);
  await other.close();
});
