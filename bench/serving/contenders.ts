import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender } from "./contender.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const json = { "content-type": "application/json" };
const instances = (rows: readonly (readonly number[])[]): Buffer => Buffer.from(JSON.stringify({ instances: rows }));
const width = 28;

const bin = here("../../packages/cli/bin/godwit.js");

/** The JSON is as long whatever the rows. */
const binaryHeaderBytes = 256;

/** Godwit as `godwit serve` starts it. */
export function godwit(model: string): Contender {
  return {
    name: "Godwit",
    command: (port, folder) => [
      process.execPath,
      bin,
      "serve",
      model.endsWith(".yaml") ? join(folder, model) : `forest=${join(folder, model)}`,
      "--port",
      String(port),
      "--grpc-port",
      String(port + 1),
      "--quiet",
    ],
    path: "/v1/models/forest:predict",
    headers: json,
    body: instances,
  };
}

/** The same with calls that are put together where that is quicker, or never. */
export function godwitBatching(batching: "exact" | "off"): Contender {
  return { ...godwit(`batching-${batching}.yaml`), name: `Godwit, batching: ${batching}` };
}

/** The same, asked in the Open Inference Protocol with the tensor as bytes, in and out. */
export const godwitBinary: Contender = {
  ...godwit("forest.joblib"),
  name: "Godwit, binary tensors",
  path: "/v2/models/forest/infer",
  headers: { "content-type": "application/octet-stream", "inference-header-content-length": String(binaryHeaderBytes) },
  body: (rows) =>
    Buffer.concat([Buffer.from(binaryHeader(rows.length).padEnd(binaryHeaderBytes)), Buffer.from(Float64Array.from(rows.flat()).buffer)]),
};

function binaryHeader(rows: number): string {
  return JSON.stringify({
    inputs: [{ name: "input", shape: [rows, width], datatype: "FP64", parameters: { binary_data_size: rows * width * 8 } }],
    outputs: [{ name: "predict", parameters: { binary_data: true } }],
  });
}

export const rawHttp: Contender = {
  name: "raw node:http that parses the JSON",
  command: (port) => [process.execPath, here("baselines/raw-http.ts"), String(port)],
  path: "/",
  headers: json,
  body: instances,
};

const python = (environment: string): string => join(environment, "bin/python");

function pythonServer(name: string, environment: string, script: string, file: string): Contender {
  return {
    name,
    command: (port, folder) => [python(join(folder, "..", environment)), here(`python/${script}`), join(folder, file), String(port)],
    path: "/predict",
    headers: json,
    body: instances,
    missing: (folder) => notInstalled(folder, environment),
  };
}

const mlflow: Contender = {
  name: "mlflow models serve",
  command: (port, folder) => [
    join(folder, "../serving/bin/mlflow"),
    "models",
    "serve",
    "--model-uri",
    join(folder, "mlflow"),
    "--env-manager=local",
    "--host=127.0.0.1",
    `--port=${port}`,
    "--workers=1",
  ],
  path: "/invocations",
  headers: json,
  body: instances,
  missing: (folder) => notInstalled(folder, "serving"),
};

/** Its models lie beside the others, and it tells nobody of its use. */
export function bentomlEnvironment(folder: string): { readonly BENTOML_HOME: string; readonly BENTOML_DO_NOT_TRACK: string } {
  return { BENTOML_HOME: join(folder, "bentoml"), BENTOML_DO_NOT_TRACK: "True" };
}

const bentoml: Contender = {
  name: "BentoML",
  command: (port, folder) => [
    join(folder, "../serving/bin/bentoml"),
    "serve",
    "bentoml_service:Forest",
    "--working-dir",
    here("python"),
    "--port",
    String(port),
    "--host",
    "127.0.0.1",
  ],
  environment: bentomlEnvironment,
  path: "/predict",
  headers: json,
  body: instances,
  missing: (folder) => notInstalled(folder, "serving"),
};

const mlserver: Contender = {
  name: "MLServer",
  command: (_port, folder) => [join(folder, "../mlserver/bin/mlserver"), "start", join(folder, "mlserver")],
  path: "/v2/models/forest/infer",
  headers: json,
  body: (rows) =>
    Buffer.from(JSON.stringify({ inputs: [{ name: "input", shape: [rows.length, width], datatype: "FP64", data: rows.flat() }] })),
  missing: (folder) => notInstalled(folder, "mlserver"),
};

function notInstalled(folder: string, environment: string): string | null {
  return existsSync(python(join(folder, "..", environment))) ? null : `the environment ${environment} is not installed`;
}

/** The servers that the field uses today. */
export const peers: readonly Contender[] = [
  pythonServer("FastAPI + onnxruntime", "serving", "fastapi_onnx.py", "forest.onnx"),
  pythonServer("FastAPI + joblib", "serving", "fastapi_joblib.py", "forest.joblib"),
  mlserver,
  mlflow,
  bentoml,
];
