import { credentials, loadPackageDefinition, type Client, type ServiceClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serve, type RunningServer } from "@godwit/server";
import { readDeploymentFile } from "@godwit/server/deployments";
import { openModel } from "@godwit/server/compiling";
import { examFile } from "../../../conformance/exam-file.ts";

const model = fileURLToPath(new URL("../../../examples/penguins/model.joblib", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-deployments-"));
let artifact: Uint8Array;
beforeAll(async () => {
  artifact = (await openModel(model)).bytes;
});
afterAll(() => rmSync(folder, { recursive: true }));

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

let count = 0;

/** Serves a deployment of the penguins' model; other files of its folder by name. */
async function serveDeployment(yaml: string, files: { readonly [name: string]: string } = {}): Promise<RunningServer> {
  count++;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const file = join(folder, `deployment-${count}.yaml`);
  writeFileSync(file, yaml);
  const source = await readDeploymentFile(file);
  const server = await serve({ models: [], deployments: [{ source, artifact }], port: 0, grpcPort: 0, version: "0.0.0-test" });
  running.push(server);
  return server;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

async function post(server: RunningServer, path: string, body: unknown, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: text,
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

const bird = { island: "Torgersen", bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: "female" };
const gentoo = { island: "Biscoe", bill_length_mm: 46.2, bill_depth_mm: 14.4, flipper_length_mm: 214, body_mass_g: 4650, sex: null };

describe("features", () => {
  const yaml = `
name: birds
model: ./model.joblib
features:
  island: place
  body_mass_g: kilograms * 1000
  flipper_length_mm: coalesce(flipper, 200)
  sex: if(is_male, 'male', 'female')
request: { place: string, kilograms: number, flipper: number, is_male: boolean, bill_length_mm: number, bill_depth_mm: number, note: string }
`;
  const row = { place: "Torgersen", kilograms: 3.475, flipper: 193, is_male: false, bill_length_mm: 34.1, bill_depth_mm: 18.1, note: "hi" };

  test("columns of the request become those of the model, by every protocol", async () => {
    const server = await serveDeployment(yaml);
    const plain = await serve({ models: [{ name: "plain", artifact }], port: 0, version: "0" });
    running.push(plain);
    const expected = await post(plain, "/v1/models/plain:predict?method=predict_proba", {
      instances: [bird, { ...bird, flipper_length_mm: 200, sex: "male" }],
    });
    const rows = [row, { ...row, flipper: null, is_male: true }];
    const rest = await post(server, "/v1/models/birds:predict?method=predict_proba", { instances: rows });
    expect(rest.json).toEqual(expected.json);
    const mlflow = await post(server, "/invocations?method=predict_proba", { dataframe_records: rows });
    expect(mlflow.json).toEqual(expected.json);
    const columns = Object.fromEntries(Object.keys(row).map((name) => [name, rows.map((each) => each[name as keyof typeof row])]));
    const byColumn = await post(server, "/v1/models/birds:predict?method=predict_proba", { inputs: columns });
    expect(byColumn.json.outputs).toEqual(expected.json.predictions);
    const inputs = Object.entries(columns).map(([name, data]) => {
      const datatype = typeof data[0] === "string" ? "BYTES" : typeof data[0] === "boolean" ? "BOOL" : "FP64";
      return { name, datatype, shape: [2, 1], data };
    });
    const oip = await post(server, "/v2/models/birds/infer", { inputs, outputs: [{ name: "predict_proba" }] });
    expect(oip.json.outputs[0].data).toEqual(expected.json.predictions.flat());
    const metadata = (await (await fetch(`${server.url}/v2/models/birds`)).json()) as { inputs: { name: string; datatype: string }[] };
    expect(metadata.inputs.map(({ name, datatype }) => `${name} ${datatype}`)).toEqual([
      "place BYTES",
      "kilograms FP64",
      "flipper FP64",
      "is_male FP64",
      "bill_length_mm FP64",
      "bill_depth_mm FP64",
      "note BYTES",
    ]);
  });

  test.each([
    ["features: { iland: place }", "INVALID_DEPLOYMENT", 'the model has no column "iland"; did you mean island?'],
    ["features: { island: place + 1 }", "INVALID_EXPRESSION", "a number stands where a string is expected"],
    ["features: { island: 'if(a = b, x, y)' }", "INVALID_DEPLOYMENT", 'nothing tells the type of the source column "a"'],
    ["request: { place: string }", "INVALID_DEPLOYMENT", 'the source column "island" is not among those of the request'],
    ["ranges: { mass: [0, 1] }", "INVALID_DEPLOYMENT", 'neither the request nor the model has a numeric column "mass"'],
  ])("%s does not fit the model", async (line, code, message) => {
    await expect(serveDeployment(`name: birds\nmodel: m\n${line}\n`)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

describe("hooks", () => {
  const yaml = `
name: birds
model: ./model.joblib
request: { ring: string, bill_length_mm: number, bill_depth_mm: number }
hooks: { before: ./rings.ts, after: ./decide.ts, headers: [X-Station], timeout: 500ms, workers: 1 }
response: { species: string, sure: boolean, score: number }
tests:
  - instances: [{ ring: A1, bill_length_mm: 34.1, bill_depth_mm: 18.1 }]
    predictions: [{ species: Adelie, sure: true, score: 1 }]
    tolerance: 0.01
  - { name: unknown ring, instances: [{ ring: Z9, bill_length_mm: 1, bill_depth_mm: 2 }], error: HOOK_REFUSED }
`;
  const files = {
    "rings.ts": `
      import { known } from "./known.ts";
      export function before(rows: { ring: string }[], context: { refuse(message: string, place: object): never }) {
        return rows.map((row, index) => {
          if (row.ring === "hang") for (;;);
          if (row.ring === "throw") throw new Error("the station is closed");
          return { ...row, ...(known[row.ring] ?? context.refuse(\`ring \${row.ring} is unknown\`, { row: index, column: "ring" })) };
        });
      }`,
    "known.ts": `export const known: Record<string, object> = { A1: ${JSON.stringify({ ...bird, bill_length_mm: undefined, bill_depth_mm: undefined })}, B2: ${JSON.stringify({ island: "Biscoe", flipper_length_mm: 214, body_mass_g: 4650, sex: null })} };`,
    "decide.ts": `
      export default (rows: { ring: string }[], answers: { predict: string; predict_proba: number[] }[], context: { headers: Record<string, string>, version: string }) =>
        answers.map(({ predict, predict_proba }, row) => {
          const score = Math.max(...predict_proba);
          return { species: predict + (context.headers["x-station"] ?? ""), sure: score > 0.9, score };
        });`,
  };
  const rows = [
    { ring: "A1", bill_length_mm: 34.1, bill_depth_mm: 18.1 },
    { ring: "B2", bill_length_mm: 46.2, bill_depth_mm: 14.4 },
  ];

  test("enrich and decide, by every protocol", async () => {
    const server = await serveDeployment(yaml, files);
    const { json } = await post(server, "/v1/models/birds:predict", { instances: rows }, { "x-station": "@north" });
    expect(json.predictions).toMatchObject([
      { species: "Adelie@north", sure: true },
      { species: "Gentoo@north", sure: true },
    ]);
    const mlflow = await post(server, "/invocations", {
      inputs: { ring: ["A1", "B2"], bill_length_mm: [34.1, 46.2], bill_depth_mm: [18.1, 14.4] },
    });
    expect(mlflow.json.predictions.map((each: { species: string }) => each.species)).toEqual(["Adelie", "Gentoo"]);
    const inputs = [
      { name: "ring", datatype: "BYTES", shape: [2], data: ["A1", "B2"] },
      { name: "bill_length_mm", datatype: "FP64", shape: [2], data: [34.1, 46.2] },
      { name: "bill_depth_mm", datatype: "FP64", shape: [2], data: [18.1, 14.4] },
    ];
    const oip = await post(server, "/v2/models/birds/infer", { inputs });
    expect(oip.json.outputs).toMatchObject([
      { name: "species", datatype: "BYTES", shape: [2], data: ["Adelie", "Gentoo"] },
      { name: "sure", datatype: "BOOL", data: [true, true] },
      { name: "score", datatype: "FP64" },
    ]);
    expect(await inferByGrpc(server, inputs)).toEqual([
      ["Adelie", "Gentoo"],
      [true, true],
      [expect.any(Number), expect.any(Number)],
    ]);
    const hidden = await post(server, "/v1/models/birds:predict?method=predict_proba", { instances: rows });
    expect([hidden.status, hidden.json.code]).toEqual([400, "UNKNOWN_METHOD"]);
  });

  test("what goes wrong in one is said, and the next call is answered", async () => {
    const server = await serveDeployment(yaml, files);
    const refused = await post(server, "/v1/models/birds:predict", { instances: [rows[0], { ...rows[0], ring: "Q" }] });
    expect([refused.status, refused.json.code, refused.json.where]).toEqual([400, "HOOK_REFUSED", { row: 1, column: "ring" }]);
    const thrown = await post(server, "/v1/models/birds:predict", { instances: [{ ...rows[0], ring: "throw" }] });
    expect([thrown.status, thrown.json.message]).toEqual([500, "HOOK_FAILED: the before hook: the station is closed (rings.ts:6)"]);
    const hung = await post(server, "/v1/models/birds:predict", { instances: [{ ...rows[0], ring: "hang" }] });
    expect([hung.status, hung.json.code]).toEqual([504, "HOOK_TIMEOUT"]);
    // Its only worker has been ended: on a busy machine the next one is not there at once.
    await expect
      .poll(async () => (await post(server, "/v1/models/birds:predict", { instances: rows })).status, { timeout: 10_000 })
      .toBe(200);
  });

  test("an example that is not answered as it says keeps the deployment out", async () => {
    await expect(serveDeployment(yaml.replace("species: Adelie", "species: Gentoo"), files)).rejects.toThrow(
      'birds, "test 1": predictions[0].species is "Adelie", and "Gentoo" is expected',
    );
    await expect(serveDeployment(yaml.replace("ring: Z9", "ring: A1"), files)).rejects.toThrow("HOOK_REFUSED is expected, and [{");
  });

  test("without a declared response the hook gives what the model gives", async () => {
    const server = await serveDeployment(`name: birds\nmodel: m\nhooks: { after: ./loud.js }\n`, {
      "loud.js":
        "export const after = (rows, answers) => answers.map(({ predict }, row) => (rows[row].sex === null ? null : predict.toUpperCase()));",
    });
    const { json } = await post(server, "/v1/models/birds:predict", { instances: [bird, gentoo] });
    expect(json.predictions).toEqual(["ADELIE", null]);
  });
});

test("a network that takes tensors is refused hooks, features and policies by name", async () => {
  const network = (await openModel(examFile("torch/convolutions/2.9.1/model.onnx"))).bytes;
  const file = join(folder, "network.yaml");
  writeFileSync(join(folder, "any.ts"), "export const after = () => [];\n");
  for (const line of ["hooks: { after: ./any.ts }", "features: { a: b }", "policies: { missing: warn }"]) {
    writeFileSync(file, `name: network\nmodel: ./model.onnx\n${line}\n`);
    const source = await readDeploymentFile(file);
    await expect(serve({ models: [], deployments: [{ source, artifact: network }], port: 0, version: "0" })).rejects.toMatchObject({
      code: "INVALID_DEPLOYMENT",
      message: "the model takes tensors: features, hooks, request and policies are for models of columns",
    });
  }
});

describe("the model", () => {
  const hook = { "shout.js": "export const after = (rows, answers) => answers.map(({ predict }) => predict.toUpperCase());" };

  test("of a name is routed like any other endpoint's, and seen through the deployment", async () => {
    for (const [name, text] of Object.entries(hook)) writeFileSync(join(folder, name), text);
    const file = join(folder, "registered.yaml");
    writeFileSync(
      file,
      "name: loud\nmodel: models:/plain@latest\nhooks: { after: ./shout.js }\nendpoint: { traffic: { latest: 1 }, rollback: { baseline: latest, errors: 50 } }\n",
    );
    const source = await readDeploymentFile(file);
    const server = await serve({ models: [{ name: "plain", artifact }], deployments: [{ source }], port: 0, version: "0" });
    running.push(server);
    expect((await post(server, "/v1/models/plain:predict", { instances: [bird] })).json).toEqual({ predictions: ["Adelie"] });
    expect((await post(server, "/v1/models/loud:predict", { instances: [bird] })).json).toEqual({ predictions: ["ADELIE"] });
    const kept = (await (await fetch(`${server.url}/api/v1/endpoints/loud`)).json()) as { model: string };
    expect(kept.model).toBe("plain");
    const absent = readDeploymentFile(join(folder, "registered.yaml")).then((other) => ({
      ...other,
      deployment: { ...other.deployment, model: "models:/nobody/1" },
    }));
    await expect(serve({ models: [], deployments: [{ source: await absent }], port: 0, version: "0" })).rejects.toThrow(
      "there is no models:/nobody/1",
    );
  });

  test("that is a file has one version, to which alone calls can go", async () => {
    await expect(serveDeployment("name: birds\nmodel: m\nendpoint: { shadow: next }\n")).rejects.toThrow(
      expect.objectContaining({
        code: "INVALID_DEPLOYMENT",
        where: { path: "endpoint.shadow", file: expect.any(String) as string },
      }) as Error,
    );
  });
});

describe("policies", () => {
  const yaml = (unseen: string, missing: string, range: string): string =>
    `name: birds\nmodel: m\npolicies: { unseen: ${unseen}, missing: ${missing}, range: ${range} }\nranges: { body_mass_g: [2000, 8000] }\n`;
  const odd = [bird, { ...bird, island: "Atlantis" }, { ...bird, sex: null, body_mass_g: 9000 }, { ...bird, sex: "?" }];

  test("reject lists every cell", async () => {
    const server = await serveDeployment(yaml("reject", "reject", "reject"));
    const { status, json } = await post(server, "/v1/models/birds:predict", { instances: odd });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: "POLICY_VIOLATED", where: { row: 1, column: "island" } });
    expect(json.message).toContain('"Atlantis" was not seen in training: Biscoe, Dream, Torgersen; and 3 more such cells');
    expect(json.cells.map(({ row, column, given }: { row: number; column: string; given: unknown }) => [row, column, given])).toEqual([
      [1, "island", "Atlantis"],
      [2, "body_mass_g", 9000],
      [2, "sex", null],
      [3, "sex", "?"],
    ]);
    expect((await post(server, "/v1/models/birds:predict", { instances: [bird] })).status).toBe(200);
  });

  test("warn answers and says so, pass says nothing", async () => {
    const server = await serveDeployment(yaml("warn", "pass", "warn"));
    const { status, json, headers } = await post(server, "/v1/models/birds:predict", { instances: odd });
    expect([status, json.predictions.length]).toEqual([200, 4]);
    const warnings = JSON.parse(headers.get("x-godwit-warnings")!) as { policy: string; row: number; column: string }[];
    expect(warnings.map(({ policy, row, column }) => `${policy} ${row} ${column}`)).toEqual([
      "unseen 1 island",
      "range 2 body_mass_g",
      "unseen 3 sex",
    ]);
    expect((await post(server, "/v1/models/birds:predict", { instances: [bird] })).headers.get("x-godwit-warnings")).toBeNull();
    const inputs = Object.keys(bird).map((name) => {
      const data = odd.map((row) => (row as Record<string, unknown>)[name]);
      return { name, datatype: name === "island" || name === "sex" ? "BYTES" : "FP64", shape: [odd.length, 1], data };
    });
    const oip = await post(server, "/v2/models/birds/infer", { inputs });
    expect(JSON.parse(oip.json.parameters.warnings)).toEqual(warnings);
    const one = await post(server, "/v2/models/birds/infer", {
      inputs: inputs.map((input) => ({ ...input, shape: [1, 1], data: [bird[input.name as keyof typeof bird]] })),
    });
    expect([one.status, one.json.parameters]).toEqual([200, undefined]);
  });
});

const proto = fileURLToPath(new URL("../proto/open_inference.proto", import.meta.url));

/** The tensors of an answer, by value. */
async function inferByGrpc(
  server: RunningServer,
  inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly number[];
    readonly data: readonly unknown[];
  }[],
): Promise<unknown[][]> {
  const { inference } = loadPackageDefinition(loadSync(proto, { keepCase: true, longs: String })) as unknown as {
    inference: { GRPCInferenceService: ServiceClientConstructor };
  };
  const client = new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure()) as unknown as Client & {
    ModelInfer(
      request: object,
      callback: (error: ServiceError | null, reply: { outputs: { contents: { readonly [field: string]: unknown[] } }[] }) => void,
    ): void;
  };
  const message = {
    model_name: "birds",
    inputs: inputs.map(({ data, datatype, ...input }) => ({
      ...input,
      datatype,
      contents: datatype === "BYTES" ? { bytes_contents: data.map((text) => Buffer.from(text as string)) } : { fp64_contents: data },
    })),
  };
  try {
    return await new Promise((resolve, reject) => {
      client.ModelInfer(message, (error, reply) => {
        if (error) reject(error);
        else
          resolve(
            reply.outputs.map(({ contents }) =>
              Object.values(contents)
                .flat()
                .map((each) => (Buffer.isBuffer(each) ? each.toString() : each)),
            ),
          );
      });
    });
  } finally {
    client.close();
  }
}

test("the document types what `response` declares, and a policy of ranges wants ranges", async () => {
  const yaml = `
name: birds
model: m
hooks: { after: ./name-birds.ts }
response: { species: string, sure: boolean, weight: number }
`;
  const files = { "name-birds.ts": "export const after = (rows) => rows.map(() => ({ species: 'x', sure: true, weight: null }));" };
  const server = await serveDeployment(yaml, files);
  const { components, paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    components: { schemas: { [name: string]: unknown } };
    paths: { [path: string]: { post: { "x-godwit-methods": { [method: string]: unknown } } } };
  };
  const answer = {
    type: "object",
    required: ["species", "sure", "weight"],
    properties: { species: { type: ["string", "null"] }, sure: { type: "boolean" }, weight: { anyOf: [{ type: "number" }, {}] } },
    additionalProperties: false,
  };
  expect(components.schemas["BirdsPrediction"]).toMatchObject(answer);
  expect(Object.values(paths["/v1/models/birds:predict"]!.post["x-godwit-methods"])).toMatchObject([answer]);
  await expect(serveDeployment("name: birds\nmodel: m\npolicies: { range: reject }\n")).rejects.toMatchObject({
    code: "INVALID_SETTING",
    message: expect.stringContaining("the ranges of training") as string,
  });
});
