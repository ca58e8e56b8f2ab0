import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Task } from "../task.ts";
import type { Opened } from "./contender.ts";
import { readNumbers } from "./read-inputs.ts";

interface Tensor {
  readonly data: ArrayLike<number>;
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Tensor>, outputs: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

interface Onnx {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (dtype: "float32", data: Float32Array, dims: readonly number[]) => Tensor;
  readonly InferenceSession: { create(path: string | Uint8Array, options: object): Promise<Session> };
}

const rowsOfOne = 500;

/** onnxruntime's builds for JavaScript: one thread, every optimisation, float32 rows in one tensor made beforehand. */
export async function openOnnx(engine: "web" | "node", task: Task, models: string, peers: string): Promise<Opened> {
  const require = createRequire(`${peers}/node/package.json`);
  const entry = pathToFileURL(require.resolve(engine === "web" ? "onnxruntime-web/wasm" : "onnxruntime-node")).href;
  const imported = (await import(entry)) as { default?: Onnx } & Onnx;
  const onnx = imported.InferenceSession === undefined ? imported.default! : imported;
  if (engine === "web") onnx.env.wasm.numThreads = 1;
  const session = await onnx.InferenceSession.create(readFileSync(`${models}/${task.model}.onnx`), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });
  const { rows, count } = readNumbers(models);
  const width = rows.length / count;
  const input = session.inputNames[0]!;
  const output = session.outputNames.at(-1)!;
  const feeds =
    task.rows === 1
      ? Array.from({ length: rowsOfOne }, (_, row) => ({
          [input]: new onnx.Tensor("float32", rows.slice(row * width, (row + 1) * width), [1, width]),
        }))
      : [{ [input]: new onnx.Tensor("float32", rows, [count, width]) }];
  return {
    inputs: feeds.length,
    call: (index) => session.run(feeds[index]!, [output]),
    plain: (answer) => (answer as Record<string, Tensor>)[output]!.data,
    close: () => void session.release(),
  };
}
