import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Setup } from "../../order.ts";
import { cutCells, readColumns, readMatrix } from "./inputs.ts";
import type { Loaded } from "./loaded.ts";

interface Tensor {
  readonly data: ArrayLike<number>;
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Tensor>, outputs: readonly string[]): Promise<Record<string, Tensor>>;
}

interface Onnx {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (dtype: "float32" | "string", data: Float32Array | readonly string[], dims: readonly number[]) => Tensor;
  readonly InferenceSession: { create(path: string | Uint8Array, options: object): Promise<Session> };
}

/** onnxruntime's builds for JavaScript: every optimisation, tensors made beforehand. */
export async function startOnnxruntime(
  entry: "onnxruntime-node" | "onnxruntime-web/wasm",
  setup: Setup,
  peers: string,
): Promise<() => Promise<Loaded>> {
  const require = createRequire(join(peers, "node/package.json"));
  const imported = (await import(pathToFileURL(require.resolve(entry)).href)) as { default?: Onnx } & Onnx;
  const onnx = imported.InferenceSession === undefined ? imported.default! : imported;
  if (entry !== "onnxruntime-node") onnx.env.wasm.numThreads = setup.threads;
  return () => loadOnnxruntime(onnx, setup);
}

async function loadOnnxruntime(onnx: Onnx, setup: Setup): Promise<Loaded> {
  const session = await onnx.InferenceSession.create(readFileSync(setup.prepared), {
    intraOpNumThreads: setup.threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });
  const output = session.outputNames.at(-1)!;
  return {
    input: feedsOf(onnx, setup, session.inputNames),
    call: (feeds) => session.run(feeds as Record<string, Tensor>, [output]),
    plain: (answer) => (answer as Record<string, Tensor>)[output]!.data,
  };
}

function feedsOf(onnx: Onnx, setup: Setup, names: readonly string[]): (start: number, rows: number) => Record<string, Tensor> {
  if (setup.model.input === "numbers" || setup.model.input === "coded") {
    const matrix = readMatrix(setup);
    return (start, rows) => {
      const cells = matrix(start, rows);
      return { [names[0]!]: new onnx.Tensor("float32", cells, [rows, cells.length / rows]) };
    };
  }
  const columns = readColumns(setup, names);
  return (start, rows) =>
    Object.fromEntries(
      names.map((name) => {
        const cells = cutCells(columns[name]!, start, rows);
        return [
          name,
          cells instanceof Float64Array
            ? new onnx.Tensor("float32", Float32Array.from(cells), [rows, 1])
            : new onnx.Tensor("string", cells as string[], [rows, 1]),
        ];
      }),
    );
}
