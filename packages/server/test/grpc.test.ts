import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type Client,
  type ClientDuplexStream,
  type ServiceClientConstructor,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { serveExams } from "./served-examples.ts";

type Ask = (request: object, metadata: Metadata, callback: (error: ServiceError | null, reply: Reply) => void) => void;

interface Reply {
  readonly id: string;
  readonly ready: boolean;
  readonly outputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly contents: { readonly [field: string]: readonly unknown[] };
  }[];
  readonly raw_output_contents: readonly Buffer[];
}

const file = fileURLToPath(new URL("../proto/open_inference.proto", import.meta.url));
const { inference } = loadPackageDefinition(loadSync(file, { keepCase: true, longs: String, defaults: true })) as unknown as {
  inference: { GRPCInferenceService: ServiceClientConstructor };
};

async function connect(server: RunningServer): Promise<Client> {
  return new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure());
}

function ask(client: Client, call: string, request: object, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (call === "ModelStreamInfer") return askStream(client, request, metadata);
  return new Promise((resolve, reject) => {
    (client as unknown as { readonly [call: string]: Ask })[call]!(request, metadata, (error, reply) =>
      error ? reject(error) : resolve(reply),
    );
  });
}

/** The first answer of a stream. */
function askStream(client: Client, request: object, metadata: Metadata): Promise<Reply> {
  const open = (client as unknown as { ModelStreamInfer(metadata: Metadata): ClientDuplexStream<object, Reply> }).ModelStreamInfer(
    metadata,
  );
  return new Promise((resolve, reject) => {
    open.on("data", resolve).on("error", reject);
    open.end(request);
  });
}

const row = [1, 2, 3, 4, 5, 6];
const input = { name: "input", datatype: "FP64", shape: [1, 6], contents: { fp64_contents: row } };
const raw = {
  model_name: "forest",
  inputs: [{ ...input, contents: null }],
  raw_input_contents: [Buffer.from(Float64Array.from(row).buffer)],
};

describe("the Open Inference Protocol over gRPC", () => {
  let server: RunningServer;
  let client: Client;
  beforeAll(async () => {
    server = await serveExams({ grpcPort: 0, bodyBytes: 100_000, maximumRows: 100 });
    client = await connect(server);
  }, 120_000);
  afterAll(async () => {
    client.close();
    await server.close();
  });

  test("values in, values out; bytes in, bytes out: the same bits", async () => {
    const byValue = await ask(client, "ModelInfer", { model_name: "forest", id: "7", inputs: [input] });
    const byBytes = await ask(client, "ModelInfer", raw);
    expect([byValue.id, byValue.raw_output_contents.length]).toEqual(["7", 0]);
    const place = byValue.outputs.findIndex(({ name }) => name === "predict_proba");
    const bytes = byBytes.raw_output_contents[place]!;
    expect(byBytes.outputs[place]!.contents).toBeNull();
    expect(byValue.outputs[place]!.contents["fp64_contents"]).toEqual([
      ...new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    ]);
  });

  test.each([
    ["INT32", "int_contents", row],
    ["INT64", "int64_contents", row.map(String)],
    ["UINT8", "uint_contents", row],
    ["UINT64", "uint64_contents", row.map(String)],
    ["FP32", "fp32_contents", row],
  ])("%s values give the same answer", async (datatype, field, values) => {
    const expected = await ask(client, "ModelInfer", { model_name: "forest", inputs: [input] });
    const answer = await ask(client, "ModelInfer", {
      model_name: "forest",
      inputs: [{ ...input, datatype, contents: { [field]: values } }],
    });
    expect(answer.outputs).toEqual(expected.outputs);
  });

  test("texts go as bytes, and labels come back as bytes", async () => {
    const texts = {
      name: "input",
      datatype: "BYTES",
      shape: [2],
      contents: { bytes_contents: ["good film", "Åre"].map((text) => Buffer.from(text)) },
    };
    const { outputs } = await ask(client, "ModelInfer", { model_name: "words", inputs: [texts], outputs: [{ name: "predict" }] });
    expect(outputs).toHaveLength(1);
    expect(Object.values(outputs[0]!.contents).flat()).toHaveLength(2);
  });

  test.each([
    ["an unknown model", { ...raw, model_name: "nobody" }, status.NOT_FOUND, "MODEL_NOT_FOUND"],
    ["an unknown version", { ...raw, model_version: "2" }, status.NOT_FOUND, "MODEL_NOT_FOUND"],
    ["an unknown output", { ...raw, outputs: [{ name: "dance" }] }, status.INVALID_ARGUMENT, "UNKNOWN_METHOD"],
    ["no input", { model_name: "forest" }, status.INVALID_ARGUMENT, "MALFORMED_INPUT"],
    ["contents beside bytes", { ...raw, inputs: [input] }, status.INVALID_ARGUMENT, "MALFORMED_INPUT"],
    ["fewer bytes than inputs", { ...raw, inputs: [...raw.inputs, ...raw.inputs] }, status.INVALID_ARGUMENT, "MALFORMED_INPUT"],
    ["bytes cut short", { ...raw, raw_input_contents: [Buffer.alloc(47)] }, status.INVALID_ARGUMENT, "MALFORMED_INPUT"],
    [
      "another field's values",
      { model_name: "forest", inputs: [{ ...input, datatype: "FP32" }] },
      status.INVALID_ARGUMENT,
      "MALFORMED_INPUT",
    ],
    [
      "another width",
      { model_name: "forest", inputs: [{ ...input, shape: [1, 5], contents: { fp64_contents: row.slice(1) } }] },
      status.INVALID_ARGUMENT,
      "WRONG_WIDTH",
    ],
    ["a negative size", { model_name: "forest", inputs: [{ ...input, shape: [-1, 6] }] }, status.INVALID_ARGUMENT, "MALFORMED_INPUT"],
    ["half precision by value", { model_name: "forest", inputs: [{ ...input, datatype: "FP16" }] }, status.INVALID_ARGUMENT, "WRONG_TYPE"],
    [
      "too many rows",
      { model_name: "forest", inputs: [{ ...input, shape: [101, 6], contents: { fp64_contents: Array.from({ length: 606 }, () => 1) } }] },
      status.RESOURCE_EXHAUSTED,
      "LIMIT_EXCEEDED",
    ],
  ])("%s is a coded status", async (_name, request, code, text) => {
    await expect(ask(client, "ModelInfer", request)).rejects.toMatchObject({ code, details: expect.stringContaining(text) as string });
  });

  test("a message beyond the limit is refused, and the connection goes on", async () => {
    const large = { ...raw, raw_input_contents: [Buffer.alloc(200_000)] };
    await expect(ask(client, "ModelInfer", large)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect((await ask(client, "ModelReady", { name: "forest" })).ready).toBe(true);
  });
});

test("every call but health asks for the key", async () => {
  const server = await serveExams({ grpcPort: 0, apiKey: "secret" });
  const client = await connect(server);
  try {
    const calls = Object.keys(inference.GRPCInferenceService.service).filter((call) => !["ServerLive", "ServerReady"].includes(call));
    expect(calls).toHaveLength(10);
    for (const call of calls)
      for (const headers of [{}, { "x-api-key": "secre" }, { authorization: "Bearer wrong" }])
        await expect(ask(client, call, {}, headers)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    expect((await ask(client, "ServerLive", {})) as object).toEqual({ live: true });
    expect((await ask(client, "ModelReady", { name: "forest" }, { authorization: "Bearer secret" })).ready).toBe(true);
  } finally {
    client.close();
    await server.close();
  }
}, 60_000);

test("a port that is taken is IO_FAILED, and HTTP goes on", async () => {
  const first = await serveExams({ grpcPort: 0 });
  const taken = Number((await first.grpc)!.split(":").at(-1));
  const second = await serveExams({ grpcPort: taken });
  try {
    await expect(second.grpc).rejects.toMatchObject({ code: "IO_FAILED" });
    expect((await fetch(`${second.url}/v2/health/ready`)).status).toBe(200);
  } finally {
    await second.close();
    await first.close();
  }
}, 60_000);
