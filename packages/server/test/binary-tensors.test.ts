import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { serveExams } from "./served-examples.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveExams({ bodyBytes: 200_000 });
}, 120_000);
afterAll(() => server.close());

const row = Buffer.from(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);
const tensor = { name: "input", datatype: "FP64", shape: [1, 6], parameters: { binary_data_size: 48 } };

function send(model: string, header: unknown, bytes: Buffer, headers: { readonly [name: string]: string } = {}): Promise<Response> {
  const json = Buffer.from(JSON.stringify(header));
  return fetch(`${server.url}/v2/models/${model}/infer`, {
    method: "POST",
    headers: { "inference-header-content-length": String(json.length), ...headers },
    body: Buffer.concat([json, bytes]),
  });
}

async function probabilities(response: Response): Promise<number[]> {
  expect(response.status).toBe(200);
  const length = Number(response.headers.get("inference-header-content-length"));
  const body = Buffer.from(await response.arrayBuffer());
  const { outputs } = JSON.parse(body.toString("utf8", 0, length)) as {
    outputs: { name: string; parameters?: { binary_data_size: number } }[];
  };
  let at = length;
  for (const { name, parameters } of outputs) {
    const size = parameters?.binary_data_size ?? 0;
    if (name === "predict_proba") return [...new Float64Array(body.buffer.slice(body.byteOffset + at, body.byteOffset + at + size))];
    at += size;
  }
  throw new Error("no predict_proba");
}

describe("tensors as bytes", () => {
  test("an output goes as bytes where it is asked for, and as JSON elsewhere", async () => {
    const inputs = [tensor];
    const all = await probabilities(await send("forest", { inputs, parameters: { binary_data_output: true } }, row));
    const outputs = [{ name: "predict" }, { name: "predict_proba", parameters: { binary_data: true } }];
    const one = await send("forest", { inputs, outputs: [outputs[1]] }, row);
    expect(await probabilities(one)).toEqual(all);
    const none = await send("forest", { inputs }, row);
    const { outputs: plain } = (await none.json()) as { outputs: { name: string; data: number[] }[] };
    expect(plain.find(({ name }) => name === "predict_proba")!.data).toEqual(all);
  });

  test("every number type gives the same row", async () => {
    const whole = [1, 2, 3, 4, 5, 6];
    const big = whole.map(BigInt);
    const forms: [string, ArrayBufferView][] = [
      ["FP32", Float32Array.from(whole)],
      ["INT8", Int8Array.from(whole)],
      ["INT16", Int16Array.from(whole)],
      ["INT32", Int32Array.from(whole)],
      ["INT64", BigInt64Array.from(big)],
      ["UINT8", Uint8Array.from(whole)],
      ["UINT16", Uint16Array.from(whole)],
      ["UINT32", Uint32Array.from(whole)],
      ["UINT64", BigUint64Array.from(big)],
      ["FP16", Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600)],
      ["BF16", Uint16Array.of(0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0, 0x40c0)],
    ];
    const expected = await probabilities(await send("forest", { inputs: [tensor], parameters: { binary_data_output: true } }, row));
    for (const [datatype, { buffer, byteLength }] of forms) {
      const inputs = [{ ...tensor, datatype, parameters: { binary_data_size: byteLength } }];
      const response = await send("forest", { inputs, parameters: { binary_data_output: true } }, Buffer.from(buffer as ArrayBuffer));
      expect([datatype, await probabilities(response)]).toEqual([datatype, expected]);
    }
  });

  test("a body of bytes alone is one row of the only input", async () => {
    const response = await fetch(`${server.url}/v2/models/forest/infer`, {
      method: "POST",
      headers: { "inference-header-content-length": "0" },
      body: row,
    });
    expect((await probabilities(response)).length).toBeGreaterThan(1);
  });

  test.each([
    [
      "a header longer than the body",
      "forest",
      { inputs: [tensor] },
      row,
      { "inference-header-content-length": "9999" },
      "MALFORMED_INPUT",
    ],
    ["a length that is no number", "forest", { inputs: [tensor] }, row, { "inference-header-content-length": "-1" }, "MALFORMED_INPUT"],
    ["a tensor cut short", "forest", { inputs: [tensor] }, row.subarray(0, 40), {}, "MALFORMED_INPUT"],
    ["bytes that belong to no tensor", "forest", { inputs: [tensor] }, Buffer.concat([row, row]), {}, "MALFORMED_INPUT"],
    ["a size beside data", "forest", { inputs: [{ ...tensor, data: [1] }] }, row, {}, "MALFORMED_INPUT"],
    [
      "half an element",
      "forest",
      { inputs: [{ ...tensor, parameters: { binary_data_size: 44 } }] },
      row.subarray(0, 44),
      {},
      "MALFORMED_INPUT",
    ],
    ["another shape", "forest", { inputs: [{ ...tensor, shape: [2, 6] }] }, row, {}, "WRONG_WIDTH"],
    ["a datatype of no protocol", "forest", { inputs: [{ ...tensor, datatype: "FP65" }] }, row, {}, "WRONG_TYPE"],
    [
      "a text longer than its tensor",
      "words",
      { inputs: [{ ...tensor, datatype: "BYTES", shape: [1] }] },
      Buffer.alloc(48, 0x7f),
      {},
      "MALFORMED_INPUT",
    ],
    [
      "a text that is not UTF-8",
      "words",
      { inputs: [{ ...tensor, datatype: "BYTES", shape: [1], parameters: { binary_data_size: 6 } }] },
      Buffer.from("02000000c3c3", "hex"),
      {},
      "MALFORMED_INPUT",
    ],
    ["a flag that is no boolean", "forest", { inputs: [tensor], parameters: { binary_data_output: 1 } }, row, {}, "MALFORMED_INPUT"],
  ])("%s is a coded error", async (_name, model, header, bytes, headers, code) => {
    const response = await send(model, header, bytes, headers);
    expect(await response.json()).toMatchObject({ code });
    expect(response.status).toBe(400);
  });
});

describe("compressed bodies", () => {
  const body = JSON.stringify({ instances: [[1, 2, 3, 4, 5, 6]] });

  function post(content: Buffer, encoding: string): Promise<Response> {
    const headers = { "content-type": "application/json", "content-encoding": encoding };
    return fetch(`${server.url}/v1/models/forest:predict`, { method: "POST", headers, body: new Uint8Array(content) });
  }

  test("are read", async () => {
    expect((await post(gzipSync(body), "gzip")).status).toBe(200);
  });

  test("that grow beyond the limit are refused", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    expect(bomb.length).toBeLessThan(200_000);
    const response = await post(bomb, "gzip");
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, "LIMIT_EXCEEDED"]);
  });

  test.each([
    ["damaged", Buffer.from("not gzip at all"), "gzip", 400, "MALFORMED_INPUT"],
    ["cut short", gzipSync(body).subarray(0, 20), "gzip", 400, "MALFORMED_INPUT"],
    ["in another way", Buffer.from(body), "zstd", 415, "UNSUPPORTED_INPUT"],
  ])("%s are a coded error", async (_name, content, encoding, status, code) => {
    const response = await post(content, encoding);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });
});
