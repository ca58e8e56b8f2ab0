// Plain requests for predictions are answered beside the framework: what is told of them must be the same to the byte.
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Gate } from "../src/gate.ts";
import { usualLimits } from "../src/http/connection-limits.ts";
import { guardedApp } from "./security/guarded-app.ts";

let app: FastifyInstance;
let gate: Gate;
beforeAll(async () => {
  ({ app, gate } = await guardedApp({}, { bodyBytes: 100_000, connection: { ...usualLimits, keepAliveTimeout: 2000 } }));
  await app.listen({ port: 0, host: "127.0.0.1" });
}, 60_000);
afterAll(() => app.close());

interface Asked {
  readonly path?: string;
  readonly type?: string;
  readonly key?: string;
  readonly more?: readonly string[];
  readonly body: string | Buffer;
}

/** A header that only the framework's server understands. */
const notPlain = "te: trailers";
const row = [1, 2, 3, 4, 5, 6];
const good: Asked = { body: JSON.stringify({ instances: [row, row.map((cell) => cell + 0.5)] }) };

function requestOf({ path = "/v1/models/forest:predict", type = "application/json", key = "root", more = [], body }: Asked): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${key}`,
    `Content-Type: ${type}`,
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
}

class Talk {
  readonly socket: Socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1").setNoDelay(true);
  #text = "";

  constructor() {
    this.socket.setEncoding("latin1").on("data", (piece: string | Buffer) => (this.#text += String(piece)));
    this.socket.on("error", () => undefined);
  }

  /** The next whole answer, without its name and its date. */
  async answer(): Promise<string> {
    for (;;) {
      const head = this.#text.indexOf("\r\n\r\n");
      const length = /^content-length: (\d+)/im.exec(this.#text.slice(0, head))?.[1];
      const end = head + 4 + Number(length);
      if (head >= 0 && length !== undefined && this.#text.length >= end) {
        const whole = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return whole.replace(/^x-request-id: [\da-f-]{36}$/m, "x-request-id: ID").replace(/^Date: .{29}$/m, "Date: NOW");
      }
      if (this.socket.destroyed) throw new Error(`the connection ended after ${JSON.stringify(this.#text)}`);
      await sleep(1);
    }
  }
}

async function askOnce(asked: Asked): Promise<{ readonly answer: string; readonly wasOnLane: boolean }> {
  const before = app.lane!.size;
  const talk = new Talk();
  talk.socket.write(requestOf(asked));
  const answer = await talk.answer();
  const wasOnLane = app.lane!.size > before;
  talk.socket.destroy();
  await expect.poll(() => app.lane!.size).toBe(before);
  return { answer, wasOnLane };
}

const tensor = { name: "input", datatype: "FP64", shape: [1, 6] };
const binaryHead = JSON.stringify({
  id: "7",
  inputs: [{ ...tensor, parameters: { binary_data_size: 48 } }],
  outputs: [{ name: "predict", parameters: { binary_data: true } }],
});

describe("an answer is the same on the lane and off it", () => {
  /** The framework closes the connection behind a body that it could not parse, though it was read to its end. */
  const withoutConnection = (answer: string): string => answer.replaceAll(/^(?:connection|keep-alive): .*\r\n/gim, "");

  test.each<[string, Asked, number]>([
    ["rows", good, 200],
    ["one row by columns", { body: '{"inputs":[[1,2,3,4,5,6]]}' }, 200],
    ["a request that is named", { ...good, more: ["X-Request-Id: order-77"] }, 200],
    ["a version", { ...good, path: "/v1/models/forest/versions/1:predict" }, 200],
    ["a method in the query", { ...good, path: "/v1/models/forest:predict?method=predict_proba" }, 200],
    ["an unknown method in the query", { ...good, path: "/v1/models/forest:predict?a.b=c&method=dance" }, 400],
    ["no method in the query", { ...good, path: "/v1/models/forest:predict?method=" }, 400],
    ["the character set of JSON", { ...good, type: "application/json; charset=UTF-8" }, 200],
    ["many rows", { body: JSON.stringify({ instances: Array.from({ length: 90 }, () => row) }) }, 200],
    ["MLflow's forms", { path: "/invocations", body: JSON.stringify({ dataframe_split: { data: [row] } }) }, 200],
    ["TorchServe's", { path: "/predictions/forest", body: JSON.stringify([row]) }, 200],
    ["tensors", { path: "/v2/models/forest/infer", body: JSON.stringify({ inputs: [{ ...tensor, data: row }] }) }, 200],
    [
      "tensors as bytes",
      {
        path: "/v2/models/forest/infer",
        type: "application/octet-stream",
        more: [`Inference-Header-Content-Length: ${binaryHead.length}`],
        body: Buffer.concat([Buffer.from(binaryHead), Buffer.from(Float64Array.from(row).buffer)]),
      },
      200,
    ],
    ["no JSON", { body: "{" }, 400],
    ["neither form", { body: "{}" }, 400],
    ["a row that is short", { body: '{"instances":[[1,2]]}' }, 400],
    ["a text among numbers", { body: '{"instances":[[1,2,3,4,5,"Å"]]}' }, 400],
    ["nested too deeply", { body: `{"instances":${"[".repeat(5000)}${"]".repeat(5000)}}` }, 413],
    ["too many rows", { body: JSON.stringify({ instances: Array.from({ length: 101 }, () => row) }) }, 413],
    ["an unknown model", { ...good, path: "/v1/models/none:predict" }, 404],
    ["an unknown version", { ...good, path: "/v1/models/forest/versions/9:predict" }, 404],
  ])("%s", async (_name, asked, status) => {
    const plain = await askOnce(asked);
    const usual = await askOnce({ ...asked, more: [...(asked.more ?? []), notPlain] });
    expect(withoutConnection(plain.answer)).toBe(withoutConnection(usual.answer));
    expect(plain.answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect([plain.wasOnLane, usual.wasOnLane]).toEqual([true, false]);
  });
});

describe("is not for the lane", () => {
  test.each<[string, Asked | Buffer]>([
    ["another method", Buffer.from("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer root\r\n\r\n")],
    ["a path that is no prediction", { ...good, path: "/v1/models/forest:classify" }],
    ["a query with an escape", { ...good, path: "/v1/models/forest:predict?method=pre%64ict" }],
    ["a query that repeats itself", { ...good, path: "/v1/models/forest:predict?method=predict&method=apply" }],
    ["a query without a value", { ...good, path: "/v1/models/forest:predict?method" }],
    ["an escaped path", { ...good, path: "/v1/models/f%6frest:predict" }],
    ["another type", { ...good, type: "text/csv" }],
    ["another character set", { ...good, type: "application/json; charset=latin1" }],
    ["a header twice", { ...good, more: ["X-Request-Id: a", "x-request-id: b"] }],
    ["two lengths", { ...good, more: [`content-length: ${(good.body as string).length}`] }],
    ["a length with a sign", Buffer.from("POST /v1/models/forest:predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: +2\r\n\r\n{}")],
    ["chunks", { ...good, more: ["Transfer-Encoding: chunked"] }],
    ["a compressed body", { ...good, more: ["Content-Encoding: gzip"] }],
    ["a page of another site", { ...good, more: ["Origin: https://example.org"] }],
    ["the end of the connection", { ...good, more: ["Connection: close"] }],
    ["a folded header", { ...good, more: ["X-A: b", " c: d"] }],
    ["a name with a space", { ...good, more: ["X-A : b"] }],
    ["a byte beyond ASCII", { ...good, more: ["X-A: é"] }],
    ["a body beyond the limit", { body: "x".repeat(100_001) }],
    ["no key", { ...good, key: "none" }],
  ])("%s", async (_name, asked) => {
    const talk = new Talk();
    talk.socket.write(Buffer.isBuffer(asked) ? asked : requestOf(asked));
    expect(await talk.answer()).toMatch(/^HTTP\/1\.1 \d{3} /);
    expect(app.lane!.size).toBe(0);
    talk.socket.destroy();
  });
});

describe("one connection", () => {
  test("may be cut anywhere", async () => {
    const whole = requestOf(good);
    const { answer } = await askOnce(good);
    for (let at = 1; at < whole.length; at += 3) {
      const talk = new Talk();
      talk.socket.write(whole.subarray(0, at));
      await sleep(1);
      talk.socket.write(whole.subarray(at));
      expect(await talk.answer(), `cut at ${at}`).toBe(answer);
      talk.socket.destroy();
    }
  }, 30_000);

  test("may ask plainly, then otherwise, then plainly again", async () => {
    const { answer } = await askOnce(good);
    const talk = new Talk();
    for (const asked of [good, good, { ...good, more: [notPlain] }, good]) {
      talk.socket.write(requestOf(asked));
      expect(await talk.answer()).toBe(answer);
    }
    talk.socket.destroy();
  });

  test("may ask several things at once, and is answered in order", async () => {
    const talk = new Talk();
    const requests = [7, 1, 90, 2].map((rows) =>
      requestOf({ body: JSON.stringify({ instances: Array.from({ length: rows }, () => row) }) }),
    );
    talk.socket.write(requestOf(good));
    await talk.answer();
    talk.socket.write(Buffer.concat(requests));
    const counts: number[] = [];
    for (const _request of requests) {
      const answer = await talk.answer();
      counts.push((JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as { predictions: number[] }).predictions.length);
    }
    expect(counts).toEqual([7, 1, 90, 2]);
    talk.socket.destroy();
  });

  test("that is half closed still gets its answer, and one that breaks off is told so", async () => {
    const talk = new Talk();
    talk.socket.end(requestOf(good));
    expect(await talk.answer()).toMatch(/^HTTP\/1\.1 200 /);
    const cut = new Talk();
    cut.socket.end(requestOf(good).subarray(0, -5));
    expect(await cut.answer()).toMatch(/^HTTP\/1\.1 400 [^]*"code":"MALFORMED_INPUT"/);
    await expect.poll(() => app.lane!.size).toBe(0);
  });

  test("that asks nothing more ends after the time that it was told", async () => {
    const talk = new Talk();
    talk.socket.write(requestOf(good));
    expect(await talk.answer()).toContain("Keep-Alive: timeout=2");
    const start = performance.now();
    await new Promise((closed) => talk.socket.once("close", closed));
    expect(performance.now() - start).toBeGreaterThan(1900);
  }, 20_000);
});

test("a key is held to its rate, its endpoints and its end on the lane too", async () => {
  const { key, record } = await gate.keys!.create({ name: "slow", role: "predictor", rate: "2/min" }, null);
  const talk = new Talk();
  const answers: string[] = [];
  for (let asked = 0; asked < 3; asked++) {
    talk.socket.write(requestOf({ ...good, key }));
    answers.push(await talk.answer());
  }
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual(["200", "200", "429"]);
  expect(answers[0]).toMatch(/^ratelimit: /im);
  expect(answers[2]).toMatch(/^retry-after: \d+/im);
  expect(app.lane!.size).toBe(1);
  await gate.keys!.revoke(record.id, null);
  talk.socket.write(requestOf({ ...good, key }));
  expect(await talk.answer()).toMatch(/^HTTP\/1\.1 401 /);
  talk.socket.destroy();
  const elsewhere = await gate.keys!.create({ name: "elsewhere", role: "admin", endpoints: ["other"] }, null);
  for (const path of ["/v1/models/forest:predict", "/invocations"])
    expect((await askOnce({ ...good, path, key: elsewhere.key })).answer).toMatch(/^HTTP\/1\.1 403 /);
});

test("what is counted of the lane's requests is counted under their routes", async () => {
  const count = async (): Promise<number> => {
    const { payload } = await app.inject({ url: "/metrics", headers: { host: "localhost", authorization: "Bearer root" } });
    const line = payload.split("\n").find((each) => /^godwit_http_requests_total\{.*:predict".*200/.test(each));
    return Number(line?.split(" ").at(-1) ?? 0);
  };
  const before = await count();
  await askOnce(good);
  expect(await count()).toBe(before + 1);
});

test("a server that closes waits for no idle connection", async () => {
  const talk = new Talk();
  talk.socket.write(requestOf(good));
  await talk.answer();
  const closed = new Promise((end) => talk.socket.once("close", end));
  const start = performance.now();
  await app.close();
  await closed;
  expect(performance.now() - start).toBeLessThan(2000);
});
