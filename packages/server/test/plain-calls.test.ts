// Plain gRPC calls are answered beside the library: what is told of them must be the same to the byte.
import { connect, type ClientHttp2Session } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { status } from "@grpc/grpc-js";
import type { MethodDefinition, ServiceDefinition } from "@grpc/proto-loader";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenForGrpc, type RunningGrpc } from "../src/transports/grpc/listen.ts";
import { loadProtocol, serviceName } from "../src/transports/grpc/service.ts";
import { guardedParts } from "./security/guarded-app.ts";

const infer = (loadProtocol()[serviceName] as ServiceDefinition)["ModelInfer"] as MethodDefinition<object, object>;
/** A header that leaves a call to the library; the messages are not compressed for all that. */
const notPlain = { "grpc-encoding": "gzip" };
const row = [1, 2, 3, 4, 5, 6];
const input = { name: "input", datatype: "FP64", shape: [1, 6] };
const bytes = Buffer.from(Float64Array.from(row).buffer);
const good = { model_name: "forest", id: "7", inputs: [input], raw_input_contents: [bytes] };

let grpc: RunningGrpc;
let session: ClientHttp2Session;
let key: string;
beforeAll(async () => {
  const { gate, context } = await guardedParts();
  key = (await gate.keys!.create({ name: "predictor", role: "predictor" }, null)).key;
  grpc = await listenForGrpc(context, { host: "127.0.0.1", port: 0 }, { messageBytes: 100_000, guard: gate, tls: gate.tls });
  session = connect(`http://127.0.0.1:${grpc.port}`);
}, 60_000);
afterAll(async () => {
  session.close();
  await grpc.close(1000);
});

function framed(message: Buffer, flag = 0): Buffer {
  const frame = Buffer.concat([Buffer.from([flag, 0, 0, 0, 0]), message]);
  frame.writeUInt32BE(message.length, 1);
  return frame;
}

type Headers = Readonly<Record<string, string>>;

interface Told {
  readonly headers: Headers;
  readonly trailers: Headers | null;
  readonly body: string;
}

/** What is told of a call whose body comes in pieces with a moment between them; a null ends it there, not closed. */
function ask(pieces: readonly (Buffer | null)[], more: Headers = {}): Promise<Told> {
  const headers = { ":method": "POST", ":path": infer.path, "content-type": "application/grpc", te: "trailers", "x-request-id": "r-1" };
  const stream = session.request({ ...headers, authorization: `Bearer ${key}`, ...more });
  const given = { headers: {} as Headers, trailers: null as Headers | null, body: [] as Buffer[] };
  const cleaned = (fields: object): Headers =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name !== "date")
        .map(([name, value]) => [name, String(value)]),
    );
  stream.on("response", (fields) => (given.headers = cleaned(fields)));
  stream.on("trailers", (fields) => (given.trailers = cleaned(fields)));
  stream.on("data", (piece: Buffer) => given.body.push(piece));
  stream.on("error", () => undefined);
  const send = async (): Promise<void> => {
    for (const piece of pieces) {
      if (piece === null) return;
      stream.write(piece);
      if (pieces.length > 1) await sleep(5);
    }
    stream.end();
  };
  void send();
  return new Promise((resolve) => {
    const tell = (): void => resolve({ ...given, body: Buffer.concat(given.body).toString("hex") });
    stream.on("close", tell);
    // Refused before its end, the caller's side stays open until it has heard.
    stream.on("end", () => setTimeout(() => stream.close(), 20));
  });
}

const message = (fields: object): Buffer => infer.requestSerialize(fields);
const one = framed(message(good));

describe("a plain call and one that is left to the library are answered alike", () => {
  test.each<readonly [string, readonly Buffer[], Headers]>([
    ["bytes", [one], {}],
    ["one byte after the other", Array.from(one, (byte) => Buffer.from([byte])), {}],
    ["in two pieces", [one.subarray(0, 40), one.subarray(40)], {}],
    ["by value", [framed(message({ ...good, inputs: [{ ...input, contents: { fp64_contents: row } }], raw_input_contents: [] }))], {}],
    ["one output", [framed(message({ ...good, outputs: [{ name: "predict" }] }))], {}],
    ["parameters", [framed(message({ ...good, parameters: { priority: { int64_param: 1 } } }))], {}],
    ["in time", [one], { "grpc-timeout": "10S" }],
    ["without end", [one], { "grpc-timeout": "99999999H" }],
    ["an unknown model", [framed(message({ ...good, model_name: "niemand, né" }))], {}],
    ["bytes cut short", [framed(message({ ...good, raw_input_contents: [bytes.subarray(1)] }))], {}],
    ["no protocol buffer", [framed(Buffer.from([0xff, 0xff, 0xff]))], {}],
    ["an empty message", [framed(Buffer.alloc(0))], {}],
    ["too large a message", [framed(Buffer.alloc(100_001))], {}],
    ["no key", [one], { authorization: "" }],
    ["a wrong key", [one], { authorization: "Bearer wrong" }],
    ["another type", [one], { "content-type": "application/json" }],
    ["a timeout that is none", [one], { "grpc-timeout": "soon" }],
  ])("%s", async (_name, pieces, headers) => {
    const plain = await ask(pieces, headers);
    expect(await ask(pieces, { ...headers, ...notPlain })).toEqual(plain);
    expect(plain.headers[":status"]).toBe(_name === "another type" ? "415" : "200");
  });

  test("each goes its way", async () => {
    expect((await ask([])).headers["grpc-message"]).toContain("there%20is%20no%20whole%20message");
    expect((await ask([], notPlain)).headers["grpc-message"]).toContain("Received%20no%20request%20message");
  });
});

describe("a plain call", () => {
  test.each<readonly [string, readonly (Buffer | null)[], Headers, status]>([
    ["without a message", [], {}, status.UNIMPLEMENTED],
    ["with a message cut short", [one.subarray(0, -1)], {}, status.UNIMPLEMENTED],
    ["with its framing cut short", [one.subarray(0, 3)], {}, status.UNIMPLEMENTED],
    ["with two messages", [one, one], {}, status.UNIMPLEMENTED],
    ["that says compressed and not how", [framed(gzipSync(message(good)), 1)], {}, status.INTERNAL],
    ["that is not ended in time", [one.subarray(0, 20), null], { "grpc-timeout": "50m" }, status.DEADLINE_EXCEEDED],
  ])("%s is a coded status", async (_name, pieces, headers, code) => {
    const { headers: told } = await ask(pieces, headers);
    expect([told[":status"], told["grpc-status"]]).toEqual(["200", String(code)]);
  });

  test("that its caller gives up in the middle leaves the connection to the others", async () => {
    const stream = session.request({
      ":method": "POST",
      ":path": infer.path,
      "content-type": "application/grpc",
      authorization: `Bearer ${key}`,
    });
    stream.on("error", () => undefined);
    stream.write(one.subarray(0, 20));
    await sleep(20);
    stream.close(8);
    expect((await ask([one])).trailers).toMatchObject({ "grpc-status": "0" });
  });

  test("of many at a time is answered", async () => {
    const told = await Promise.all(Array.from({ length: 200 }, () => ask([one])));
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]!.trailers).toMatchObject({ "grpc-status": "0", "grpc-message": "OK" });
  });
});
