import { gzipSync } from "node:zlib";
import { mutateBytes, mutateJson } from "./mutate.ts";
import type { Random } from "./random.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

const row = [1, 2, 3, 4, 5, 6];
const tensor = { name: "input", datatype: "FP64", shape: [2, 6], data: [row, row] };
const text = { name: "input", datatype: "BYTES", shape: [2], data: ["good film", "bad"] };

const jsonSeeds: readonly (readonly [path: string, body: unknown])[] = [
  ["/v1/models/forest:predict", { instances: [row, row] }],
  ["/v1/models/forest:predict", { instances: Array.from({ length: 60 }, () => row), method: "predict_proba" }],
  ["/v1/models/mixed:predict", { instances: [{ age: 3.5, city: "Paris" }] }],
  ["/v1/models/mixed:predict", { inputs: { age: [3.5], city: { codes: [0], values: ["Paris"] } } }],
  ["/v1/models/words:predict", { instances: ["good film", "bad"] }],
  ["/invocations", { dataframe_split: { columns: ["age", "city"], data: [[1, "Paris"]] } }],
  ["/invocations", { dataframe_records: [{ age: 1, city: "Paris" }], params: {} }],
  ["/v2/models/forest/infer", { id: "1", inputs: [tensor], outputs: [{ name: "predict", parameters: { binary_data: true } }] }],
  ["/v2/models/forest/versions/1/infer", { inputs: [tensor], parameters: { binary_data_output: true, priority: 1, timeout: 1000 } }],
  ["/v2/models/words/infer", { inputs: [text] }],
  ["/v2/repository/index", { ready: true }],
  ["/api/v1/keys", { name: "x", role: "viewer", endpoints: ["a"], expires: "1d", rate: "5/s", quota: "5 rows/day" }],
];

const paths = [
  "/",
  "/v1/models",
  "/v1/models/forest",
  "/v2",
  "/v2/models/forest",
  "/v2/models/forest/config",
  "/v2/models/forest/stats",
  "/openapi.json",
  "/metrics",
  "/api/v1/endpoints",
  "/api/v1/keys",
  "/ping",
  "/version",
];

/** A request that is nearly right. */
export function makeHttpRequest(random: Random): HttpRequest {
  const kind = random.below(10);
  if (kind === 0)
    return {
      method: random.pick(["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"]),
      path: mutatePath(random, random.pick(paths)),
      headers: mutateHeaders(random, {}),
      body: Buffer.alloc(0),
    };
  if (kind === 1)
    return post(random, "/invocations", mutateBytes(random, Buffer.from("age,city\n1,Paris\n2,\n")), { "content-type": "text/csv" });
  if (kind <= 3) return binary(random);
  const [path, value] = random.pick(jsonSeeds);
  const json = Buffer.from(JSON.stringify(random.below(8) === 0 ? value : mutateJson(random, value)));
  return post(random, path, random.below(4) === 0 ? mutateBytes(random, json) : json, { "content-type": "application/json" });
}

/** JSON with bytes behind it. */
function binary(random: Random): HttpRequest {
  const bytes = Buffer.from(Float64Array.from([...row, ...row]).buffer);
  const { data: _left, ...described } = tensor;
  const header = {
    inputs: [{ ...described, parameters: { binary_data_size: bytes.length } }],
    parameters: { binary_data_output: random.below(2) === 0 },
  };
  const json = Buffer.from(JSON.stringify(random.below(2) === 0 ? mutateJson(random, header) : header));
  const length =
    random.below(4) === 0
      ? random.pick(["0", "-1", "1e9", "99999999999", "", "x", String(json.length + 1), String(json.length - 1)])
      : String(json.length);
  const body = Buffer.concat([json, random.below(2) === 0 ? mutateBytes(random, bytes) : bytes]);
  return post(random, "/v2/models/forest/infer", body, {
    "content-type": "application/octet-stream",
    "inference-header-content-length": length,
  });
}

function post(random: Random, path: string, body: Buffer, headers: HttpRequest["headers"]): HttpRequest {
  const packed = random.below(12) === 0;
  const sent = packed ? gzipSync(body) : body;
  return {
    method: "POST",
    path: random.below(10) === 0 ? mutatePath(random, path) : path,
    headers: mutateHeaders(random, packed ? { ...headers, "content-encoding": "gzip" } : headers),
    body: packed && random.below(3) === 0 ? mutateBytes(random, sent) : sent,
  };
}

function mutatePath(random: Random, path: string): string {
  const at = random.below(path.length);
  const piece = random.pick([
    "",
    "/",
    "..",
    "%2e%2e",
    "%",
    "%ff",
    "%00",
    ":",
    "?method=",
    "?method=dance",
    "?a=%",
    ";",
    "#",
    "é",
    "//",
    "@",
    "models:/",
  ]);
  return encodeURI(`/${`${path.slice(0, at)}${piece}${path.slice(at + random.below(3))}`.replace(/^\//, "")}`).replaceAll("%25", "%");
}

function mutateHeaders(random: Random, headers: HttpRequest["headers"]): HttpRequest["headers"] {
  if (random.below(8) !== 0) return headers;
  const name = random.pick([
    "content-type",
    "content-encoding",
    "accept",
    "accept-encoding",
    "inference-header-content-length",
    "x-request-id",
    "origin",
    "if-match",
    "content-encoding",
    "timeout",
  ]);
  const value = random.pick([
    "",
    "x",
    "text/plain",
    "text/csv",
    "application/json; charset=latin1",
    "application/octet-stream",
    "gzip",
    "br",
    "deflate",
    "zstd",
    "*/*",
    "null",
    "0",
    "-1",
    "1e999",
    "a".repeat(3000),
    "constructor",
  ]);
  return { ...headers, [name]: value };
}
