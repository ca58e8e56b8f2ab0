// Classes: parser denial of service (Triton CVE-2025-23310/23311, TF Serving CVE-2025-0649, BentoML CVE-2024-9056), request smuggling,
// slow clients. Each request is written byte by byte on a socket, as no client would.
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateSync, gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardedApp } from "./guarded-app.ts";

let app: FastifyInstance;
beforeAll(async () => {
  ({ app } = await guardedApp(
    {},
    {
      bodyBytes: 100_000,
      requestTimeout: 1500,
      connection: { headersTimeout: 700, idleTimeout: 3000, keepAliveTimeout: 5000, connections: 60 },
    },
  ));
  await app.listen({ port: 0, host: "127.0.0.1" });
}, 60_000);
afterAll(() => app.close());

function open(): Socket {
  return connect((app.server.address() as AddressInfo).port, "127.0.0.1");
}

/** All that comes back until the server closes the connection. */
async function talk(text: string | Buffer): Promise<string> {
  const socket = open();
  let answer = "";
  socket.setEncoding("latin1").on("data", (part: string) => (answer += part));
  socket.on("error", () => undefined).write(text);
  await new Promise((closed) => socket.once("close", closed));
  return answer;
}

const statusesOf = (answer: string): number[] => [...answer.matchAll(/^HTTP\/1\.1 (\d+) /gm)].map(([, status]) => Number(status));
const lines = (...texts: readonly string[]): string => texts.join("\r\n");
const key = "authorization: Bearer root";
const json = "content-type: application/json";
const predict = "POST /v1/models/forest:predict HTTP/1.1";

async function alive(): Promise<void> {
  expect(statusesOf(await talk(lines("GET /ping HTTP/1.1", "host: localhost", "connection: close", "", "")))).toEqual([200]);
}

describe("what is not HTTP as it should be is one coded answer and the end of the connection", () => {
  test.each<[string, string, number]>([
    [
      "a length and chunks at once",
      lines(
        predict,
        "host: localhost",
        key,
        json,
        "content-length: 5",
        "transfer-encoding: chunked",
        "",
        "0",
        "",
        "GET /v1/models HTTP/1.1",
        "host: localhost",
        "",
        "",
      ),
      400,
    ],
    ["two lengths", lines(predict, "host: localhost", key, json, "content-length: 2", "content-length: 30", "", "{}", ""), 400],
    ["a length with a sign", lines(predict, "host: localhost", "content-length: +2", "", "{}"), 400],
    ["a length beyond numbers", lines(predict, "host: localhost", "content-length: 99999999999999999999999", "", "{}"), 400],
    ["an unknown transfer coding", lines(predict, "host: localhost", key, json, "transfer-encoding: xchunked", "", "0", "", ""), 400],
    ["chunked, but not last", lines(predict, "host: localhost", key, json, "transfer-encoding: chunked, identity", "", "0", "", ""), 400],
    ["a space before the colon", lines(predict, "host: localhost", key, json, "transfer-encoding : chunked", "", "0", "", ""), 400],
    ["a folded header", lines(predict, "host: localhost", "x: a", " transfer-encoding: chunked", "", "0", "", ""), 400],
    ["a bare line feed", "GET /ping HTTP/1.1\nhost: localhost\n\n", 400],
    [
      "a chunk of a negative size",
      lines(predict, "host: localhost", key, json, "transfer-encoding: chunked", "", "-5", "hello", "0", "", ""),
      400,
    ],
    [
      "a chunk beyond numbers",
      lines(predict, "host: localhost", key, json, "transfer-encoding: chunked", "", "FFFFFFFFFFFFFFFFF", "hello", "0", "", ""),
      400,
    ],
    ["no host", lines("GET /ping HTTP/1.1", "", ""), 400],
    ["a null in a header", lines("GET /ping HTTP/1.1", "host: localhost", "x: \0", "", ""), 400],
    ["another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
    ["HTTP/2 in the clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["a long line", lines(`GET /${"a".repeat(20_000)} HTTP/1.1`, "host: localhost", "", ""), 431],
    ["long headers", lines("GET /ping HTTP/1.1", "host: localhost", `x: ${"a".repeat(20_000)}`, "", ""), 431],
  ])("%s", async (_name, text, status) => {
    const answer = await talk(text);
    expect(statusesOf(answer)).toEqual([status]);
    if (status !== 400 || answer.includes('"code"')) expect(answer).toMatch(/"code":"(MALFORMED_INPUT|LIMIT_EXCEEDED)"/);
    await alive();
  });

  test("101 headers are too many", async () => {
    const many = Array.from({ length: 101 }, (_, index) => `x${index}: 1`);
    const answer = await talk(lines("GET /ping HTTP/1.1", "host: localhost", ...many, "connection: close", "", ""));
    expect(statusesOf(answer)).toEqual([431]);
    expect(answer).toContain('"code":"LIMIT_EXCEEDED"');
  });
});

describe("a body", () => {
  const post = (body: string | Buffer, ...headers: readonly string[]): Promise<string> =>
    talk(
      Buffer.concat([
        Buffer.from(
          lines(
            predict,
            "host: localhost",
            key,
            json,
            "connection: close",
            `content-length: ${Buffer.byteLength(body)}`,
            ...headers,
            "",
            "",
          ),
        ),
        Buffer.from(body),
      ]),
    );

  test.each<[string, () => Promise<string>, number]>([
    ["larger than the limit by its own word", () => post("x".repeat(200_000)), 413],
    ["nested too deeply", () => post("[".repeat(50_000)), 413],
    ["nested too deeply in instances", () => post(`{"instances":${"[".repeat(5000)}${"]".repeat(5000)}}`), 413],
    ["that ends early", () => post('{"instances":[[1,2'), 400],
    ["a gzip bomb", () => post(gzipSync(Buffer.alloc(50_000_000)), "content-encoding: gzip"), 413],
    ["a deflate bomb", () => post(deflateSync(Buffer.alloc(50_000_000)), "content-encoding: deflate"), 413],
    ["compressed twice", () => post(gzipSync(gzipSync("{}")), "content-encoding: gzip, gzip"), 415],
    ["of an unknown encoding", () => post("{}", "content-encoding: zstd"), 415],
    ["that is not as its encoding says", () => post("not gzip at all", "content-encoding: gzip"), 400],
    ["compressed and cut short", () => post(gzipSync(Buffer.alloc(1000)).subarray(0, 15), "content-encoding: gzip"), 400],
    ["with keys that reach for prototypes", () => post('{"__proto__":{"instances":[[1,2,3,4,5,6]]},"constructor":1}'), 400],
  ])("%s", async (_name, send, status) => {
    const answer = await send();
    expect(statusesOf(answer)).toEqual([status]);
    expect(answer).toMatch(/"code":"[A-Z_]+"/);
    expect(answer).not.toMatch(/\bat .+\.(ts|js):\d+/);
    await alive();
  });

  test("in chunks without end is cut off at the limit", async () => {
    const socket = open();
    const answer: string[] = [];
    socket.setEncoding("latin1").on("data", (part: string) => answer.push(part));
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(lines(predict, "host: localhost", key, json, "transfer-encoding: chunked", "", ""));
    let written = 0;
    while (!socket.destroyed && socket.writable && written < 5_000_000 && answer.length === 0) {
      socket.write(`1000\r\n${"x".repeat(4096)}\r\n`);
      written += 4096;
      await sleep(1);
    }
    await closed;
    expect(statusesOf(answer.join(""))).toEqual([413]);
    expect(written).toBeLessThan(2_000_000);
  });

  test("in many tiny chunks is read like any other", async () => {
    const body = '{"instances":[[1,2,3,4,5,6]]}';
    const chunks = [...body].map((char) => `1\r\n${char}\r\n`).join("");
    const answer = await talk(
      lines(predict, "host: localhost", key, json, "connection: close", "transfer-encoding: chunked", "", `${chunks}0`, "", ""),
    );
    expect(statusesOf(answer)).toEqual([200]);
  });
});

describe("clients that take their time", () => {
  test("a header that never ends is 408 in time", async () => {
    const start = performance.now();
    const socket = open();
    let answer = "";
    socket.setEncoding("latin1").on("data", (part: string) => (answer += part));
    socket.on("error", () => undefined).write("GET /ping HTTP/1.1\r\nhost: localhost\r\n");
    const dripping = setInterval(() => socket.write("x: y\r\n"), 50);
    await new Promise((closed) => socket.once("close", closed));
    clearInterval(dripping);
    expect(statusesOf(answer)).toEqual([408]);
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test("a body that never ends is 408 in time", async () => {
    const socket = open();
    let answer = "";
    socket.setEncoding("latin1").on("data", (part: string) => (answer += part));
    socket.on("error", () => undefined).write(lines(predict, "host: localhost", key, json, "content-length: 1000", "", ""));
    const dripping = setInterval(() => socket.write(" "), 50);
    await new Promise((closed) => socket.once("close", closed));
    clearInterval(dripping);
    expect(statusesOf(answer)).toEqual([408]);
  });

  test("one that does not read its answers is cut off", async () => {
    const socket = open();
    socket.on("error", () => undefined).pause();
    const ask = lines("GET /openapi.json HTTP/1.1", "host: localhost", key, "", "");
    const start = performance.now();
    const gone = new Promise((closed) => socket.once("close", closed));
    for (let asked = 0; asked < 3000 && !socket.destroyed; asked++) socket.write(ask);
    await Promise.race([gone, waitForClose()]);
    expect(performance.now() - start).toBeLessThan(15_000);
    socket.destroy();
    await alive();

    async function waitForClose(): Promise<void> {
      for (;;) {
        await sleep(200);
        const open = await new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));
        if (open === 0) return;
      }
    }
  }, 30_000);

  test("more connections than allowed are turned away, and those that are open go on", async () => {
    const sockets = Array.from({ length: 90 }, open);
    for (const socket of sockets) socket.on("error", () => undefined).resume();
    await expect.poll(() => sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length).toBeGreaterThanOrEqual(30);
    for (const socket of sockets) socket.destroy();
    await sleep(100);
    await alive();
  });
});

test("requests behind one another are answered in order, and garbage behind them passes for no answer", async () => {
  const good = lines("GET /ping HTTP/1.1", "host: localhost", "", "");
  expect(statusesOf(await talk(`${good.repeat(20)}\x01\x02garbage\r\n\r\n`)).filter((status) => status !== 200)).toEqual([]);
  const last = lines("GET /ping HTTP/1.1", "host: localhost", "connection: close", "", "");
  expect(statusesOf(await talk(good.repeat(500) + last))).toEqual(Array.from({ length: 501 }, () => 200));
  const open = lines("GET /ping HTTP/1.1", "host: localhost", "content-length: 0", "", "");
  const answer = await talk(open + lines("GET /v1/models HTTP/1.1", "host: localhost", "connection: close", "", ""));
  expect(statusesOf(answer)).toEqual([200, 401]);
});
