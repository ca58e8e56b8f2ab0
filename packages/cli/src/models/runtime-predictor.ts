import { load } from "@godwit/runtime";
import type { OpenedModel } from "@godwit/server/compiling";
import type { Predictor } from "./predictor.ts";

/** The runtime: WebAssembly, a GPU beside it, or the engine that a delegated model is for. Throws NO_GPU and MISSING_DEPENDENCY. */
export async function runtimePredictor({ bytes, artifact }: OpenedModel, device: "cpu" | "gpu", threads?: number): Promise<Predictor> {
  const { methods, defaultMethod, precision = "exact" } = artifact.manifest;
  const model = await load(bytes, { device });
  const inputs = model.tensors;
  return {
    columnsOf: (method) => model.columns(method),
    methods,
    defaultMethod,
    precision,
    run: (method, batch) => model.runParallel(method, batch, threads),
    ...(inputs !== null && { tensors: { inputs, run: (method, tensors) => model.runTensors(method, tensors, threads) } }),
    async close() {
      model.free();
    },
  };
}
