import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { examAnswers, examBytes, forest, mixed, serveExams, words } from "./served-examples.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveExams({ maximumRows: 500, bodyBytes: 200_000 });
}, 120_000);
afterAll(() => server.close());

interface Reply {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

async function send(path: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  const readable = text.replaceAll(/(?<=[[,:])(NaN|-?Infinity)(?=[\],}])/g, "null");
  return { status: response.status, text, json: /^[[{]/.test(text) ? (JSON.parse(readable) as unknown) : undefined };
}

function post(path: string, body: unknown, type = "application/json"): Promise<Reply> {
  return send(path, { method: "POST", headers: { "content-type": type }, body: typeof body === "string" ? body : JSON.stringify(body) });
}

function csvRows(exam: string): { header: string[]; rows: (string | null)[][] } {
  const [header, ...rows] = new TextDecoder()
    .decode(examBytes(`${exam}/input.csv`))
    .trimEnd()
    .split("\n")
    .filter((line) => !line.includes('"'))
    .map((line) => line.split(","));
  return { header: header!, rows: rows.map((row) => row.map((cell) => (cell === "" ? null : cell))) };
}

const numeric = (cell: string | null, column: string): string | number | null =>
  cell === null || ["city", "grade"].includes(column)
    ? cell
    : cell === "inf"
      ? Infinity
      : cell === "-inf"
        ? -Infinity
        : cell === "nan"
          ? null
          : Number(cell);

/** Rows of the mixed exam that hold no quote, as objects, with the library's labels. */
function mixedRows(): { records: { [name: string]: unknown }[]; csv: string } {
  const { header, rows } = csvRows(mixed);
  const records = rows
    .slice(0, 20)
    .map((row) => Object.fromEntries(header.map((name, index) => [name, numeric(row[index] ?? null, name)])));
  return { records, csv: [header, ...rows.slice(0, 20)].map((row) => row.map((cell) => cell ?? "").join(",")).join("\n") };
}

/** The rows of the forest's exam: NaN among them. */
function forestRows(): number[][] {
  const bytes = examBytes(`${forest}/input.npy`);
  const offset = 10 + bytes[8]! + 256 * bytes[9]!;
  const cells = new Float64Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + bytes.length) as ArrayBuffer);
  return Array.from({ length: cells.length / 6 }, (_, row) => Array.from(cells.subarray(6 * row, 6 * row + 6)));
}

/** JSON with NaN and Infinity as bare words. */
function printRows(rows: readonly (readonly number[])[]): string {
  return `[${rows.map((row) => `[${row.map(String).join(",")}]`).join(",")}]`;
}

describe("the first protocol", () => {
  test("lists models and answers for each", async () => {
    expect((await send("/v1/models")).json).toEqual({ models: ["mixed", "words", "forest"] });
    const { json } = await send("/v1/models/forest");
    expect(json).toMatchObject({ name: "forest", ready: true, model_version_status: [{ state: "AVAILABLE" }] });
  });

  test("predicts texts as the library does", async () => {
    const instances = examAnswers(`${words}/input.jsonl`);
    const { json } = await post("/v1/models/words:predict", { instances });
    expect(json.predictions).toEqual(examAnswers(`${words}/predict.jsonl`));
  });

  test("rows by name, by position and columns give the same answer", async () => {
    const { records } = mixedRows();
    const names = Object.keys(records[0]!);
    const byName = await post("/v1/models/mixed:predict?method=predict_proba", { instances: records });
    const byPosition = await post("/v1/models/mixed:predict?method=predict_proba", {
      instances: records.map((row) => names.map((name) => row[name])),
    });
    const byColumn = await post("/v1/models/mixed:predict?method=predict_proba", {
      inputs: Object.fromEntries(names.map((name) => [name, records.map((row) => row[name])])),
    });
    expect(byName.status).toBe(200);
    expect(byPosition.text).toBe(byName.text);
    expect(byColumn.json.outputs).toEqual(byName.json.predictions);
    const byDictionary = await post("/v1/models/mixed:predict?method=predict_proba", {
      inputs: Object.fromEntries(
        names.map((name) => {
          const values = [...new Set(records.map((row) => row[name]))];
          return [name, { codes: records.map((row) => values.indexOf(row[name])), values }];
        }),
      ),
    });
    expect(byDictionary.text).toBe(byColumn.text);
  });

  test("explanations are named as missing", async () => {
    expect((await post("/v1/models/forest:explain", { instances: [] })).status).toBe(501);
  });

  test.each([
    ["an unknown model", "/v1/models/nobody:predict", { instances: [] }, 404, "MODEL_NOT_FOUND"],
    ["an unknown method", "/v1/models/forest:predict?method=dance", { instances: [[1, 2, 3, 4, 5, 6]] }, 400, "UNKNOWN_METHOD"],
    ["a row that is too short", "/v1/models/forest:predict", { instances: [[1, 2]] }, 400, "WRONG_WIDTH"],
    ["a string for a number", "/v1/models/forest:predict", { instances: [["1", 2, 3, 4, 5, 6]] }, 400, "WRONG_TYPE"],
    ["a number for a text", "/v1/models/words:predict", { instances: [7] }, 400, "WRONG_TYPE"],
    ["an absent column", "/v1/models/mixed:predict", { instances: [{ age: 1 }] }, 400, "MISSING_COLUMN"],
    ["both forms", "/v1/models/forest:predict", { instances: [], inputs: {} }, 400, "MALFORMED_INPUT"],
    ["codes that are no numbers", "/v1/models/forest:predict", { inputs: { a: { codes: ["x"], values: [1] } } }, 400, "MALFORMED_INPUT"],
    ["too many rows", "/v1/models/words:predict", { instances: Array.from({ length: 501 }).fill("x") }, 413, "LIMIT_EXCEEDED"],
    ["a body that is no object", "/v1/models/forest:predict", [1], 400, "MALFORMED_INPUT"],
  ])("%s is a coded error", async (_name, path, body, status, code) => {
    const reply = await post(path, body);
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ code });
    expect(reply.json.error).toContain(code);
    expect(reply.text).not.toMatch(/\.ts|node_modules|at .*\(/);
  });

  test("where a value is wrong is said", async () => {
    const { json } = await post("/v1/models/forest:predict", {
      instances: [
        [1, 2, 3, 4, 5, 6],
        [1, 2, "x", 4, 5, 6],
      ],
    });
    expect(json.where).toEqual({ row: 1, column: "2" });
  });
});

describe("the Open Inference Protocol", () => {
  test("health and metadata", async () => {
    expect((await send("/v2/health/ready")).json).toEqual({ live: true, ready: true });
    expect((await send("/v2")).json).toMatchObject({ name: "godwit", version: "0.0.0-test" });
    expect((await send("/v2/models/forest/ready")).json).toEqual({ name: "forest", ready: true });
    const { json } = await send("/v2/models/forest");
    expect(json.inputs).toEqual([{ name: "input", datatype: "FP64", shape: [-1, 6] }]);
    expect(json.outputs.slice(0, 2).map((output: { name: string }) => output.name)).toEqual(["predict", "predict_proba"]);
    expect((await send("/v2/models/mixed/versions/1")).json.inputs[0]).toEqual({ name: "city", datatype: "BYTES", shape: [-1, 1] });
    expect((await send("/v2/models/mixed/versions/2")).status).toBe(404);
  });

  test("a matrix under any name, nested or flat, gives labels and probabilities", async () => {
    const flat = [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1];
    const tensor = { name: "anything", datatype: "FP32", shape: [2, 6] };
    const first = await post("/v2/models/forest/infer", { id: "a-1", inputs: [{ ...tensor, data: flat }] });
    const second = await post("/v2/models/forest/infer", { id: "a-1", inputs: [{ ...tensor, data: [flat.slice(0, 6), flat.slice(6)] }] });
    expect(first.json).toMatchObject({ model_name: "forest", model_version: "1", id: "a-1" });
    expect(
      first.json.outputs.map((output: { name: string; datatype: string; shape: number[] }) => [
        output.name,
        output.datatype,
        output.shape[0],
      ]),
    ).toEqual([
      ["predict", "BYTES", 2],
      ["predict_proba", "FP64", 2],
    ]);
    expect(second.text).toBe(first.text);
  });

  test("a tensor a column, and outputs by name", async () => {
    const { records } = mixedRows();
    const inputs = Object.keys(records[0]!).map((name) => ({
      name,
      datatype: ["city", "grade"].includes(name) ? "BYTES" : "FP64",
      shape: [records.length, 1],
      data: records.map((row) => row[name]),
    }));
    const { json } = await post("/v2/models/mixed/infer", { inputs, outputs: [{ name: "predict_proba" }] });
    const { json: other } = await post("/v1/models/mixed:predict?method=predict_proba", { instances: records });
    expect(json.outputs).toHaveLength(1);
    expect(json.outputs[0].data).toEqual(other.predictions.flat());
  });

  test("errors have the protocol's form", async () => {
    const reply = await post("/v2/models/forest/infer", {
      inputs: [{ name: "input", datatype: "FP64", shape: [1, 5], data: [1, 2, 3, 4, 5] }],
    });
    expect(reply.status).toBe(400);
    expect(typeof reply.json.error).toBe("string");
  });
});

describe("MLflow's protocol", () => {
  test("answers pings, and every form of input alike", async () => {
    expect((await send("/ping")).text).toBe("\n");
    expect((await send("/version")).text).toBe("0.0.0-test");
    const { records, csv } = mixedRows();
    const columns = Object.keys(records[0]!);
    const data = records.map((row) => columns.map((name) => row[name]));
    const replies = await Promise.all([
      post("/invocations", { dataframe_split: { columns, data } }),
      post("/invocations", { dataframe_records: records }),
      post("/invocations", { instances: records }),
      post("/invocations", { inputs: Object.fromEntries(columns.map((name, index) => [name, data.map((row) => row[index])])) }),
      post("/invocations", csv, "text/csv"),
      post("/invocations", `\uFEFF${csv.replaceAll("\n", "\r\n")}\r\n\r\n`, "text/csv"),
    ]);
    for (const reply of replies) expect([reply.status, reply.text]).toEqual([200, replies[0].text]);
    expect(replies[0].json.predictions).toHaveLength(records.length);
  });

  test("a bare list, two forms and other types of content are refused", async () => {
    expect((await post("/invocations", [1])).status).toBe(400);
    expect((await post("/invocations", { instances: [], inputs: {} })).json).toMatchObject({ error_code: "BAD_REQUEST" });
    expect((await post("/invocations", "<a/>", "application/xml")).status).toBe(415);
  });
});

describe("the rest", () => {
  test("/openapi.json is typed by the signatures", async () => {
    const { json } = await send("/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    const operation = json.paths["/v1/models/mixed:predict"].post;
    const { example } = operation.requestBody.content["application/json"];
    expect((await post("/v1/models/mixed:predict", example)).status).toBe(200);
  });

  test("the page is for browsers only, under a strict policy", async () => {
    expect((await send("/")).json).toEqual({ status: "alive" });
    const response = await fetch(`${server.url}/`, { headers: { accept: "text/html" } });
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await response.text()).toContain("<!doctype html>");
    expect((await send("/page/models.json")).json.models).toHaveLength(3);
  });

  test("too large bodies, broken JSON and deep JSON are refused", async () => {
    expect((await post("/v1/models/words:predict", { instances: ["x".repeat(300_000)] })).status).toBe(413);
    expect((await post("/v1/models/words:predict", '{"instances": [')).json).toMatchObject({ code: "MALFORMED_INPUT" });
    expect((await post("/v1/models/words:predict", `${"[".repeat(90)}${"]".repeat(90)}`)).json).toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  test("NaN and Infinity travel both ways", async () => {
    const rows = forestRows();
    const reply = await post("/v1/models/forest:predict?method=predict_log_proba", `{"instances": ${printRows(rows)}}`);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("-Infinity");
  });

  test("a foreign Host header is refused", async () => {
    const status = await new Promise((resolve) => {
      const sent = request(`${server.url}/v1/models`, { headers: { host: "rebound.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.end();
    });
    expect(status).toBe(403);
  });

  test("a copy of the example body of each model works when posted", async () => {
    for (const model of server.models) {
      const response = await fetch(model.url, { method: "POST", headers: { "content-type": "application/json" }, body: model.body });
      expect(response.status, model.name).toBe(200);
    }
  });

  test("beyond loopback there must be a key, and every route but the health ones asks for it", async () => {
    await expect(serveExams({ host: "0.0.0.0" })).rejects.toMatchObject({ code: "USAGE" });
    const keyed = await serveExams({ host: "0.0.0.0", apiKey: "secret" });
    const url = `http://127.0.0.1:${new URL(keyed.url).port}`;
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(`${url}${path}`, { headers })).status;
    for (const path of ["/", "/v1/models", "/v2", "/v2/models/forest", "/openapi.json", "/page/models.json", "/version", "/nothing"]) {
      expect(await status(path), path).toBe(401);
      expect(await status(path, { authorization: "Bearer wrong" }), path).toBe(401);
    }
    expect(await status("/v2/health/ready")).toBe(200);
    expect(await status("/v1/models", { authorization: "Bearer secret" })).toBe(200);
    expect(await status("/v1/models", { "x-api-key": "secret" })).toBe(200);
    await keyed.close();
  });

  test("closing answers what is in flight", async () => {
    const other = await serveExams();
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const body = JSON.stringify({ instances: Array.from({ length: 2000 }).fill("one two three") });
    const ask = (): Promise<number> => requestStatus(`${other.url}/v1/models/words:predict`, agent, body);
    const together = (): Promise<number[]> => Promise.all([ask(), ask(), ask(), ask()]);
    expect(await together()).toEqual([200, 200, 200, 200]);
    const inFlight = together();
    const closed = other.close();
    expect(await inFlight).toEqual([200, 200, 200, 200]);
    await closed;
    await expect(ask()).rejects.toThrow();
    agent.destroy();
  });
});

/** Posts over an agent's connections. */
function requestStatus(url: string, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: { "content-type": "application/json" } }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

test("numbers without names equal the library's labels", async () => {
  const { json } = await post("/v1/models/forest:predict", `{"instances": ${printRows(forestRows())}}`);
  expect(json.predictions).toEqual(examAnswers(`${forest}/predict.jsonl`));
});
