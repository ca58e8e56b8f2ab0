import { load } from "@godwit/runtime";
import type { OpenedModel } from "./open-model.ts";
import type { Predictor } from "./predictor.ts";

/** The WebAssembly backend, or the engine that a delegated model is for. */
export async function wasmPredictor({ bytes, artifact }: OpenedModel, threads?: number): Promise<Predictor> {
  const { methods, defaultMethod } = artifact.manifest;
  const model = await load(bytes);
  const inputs = model.tensors;
  return {
    columnsOf: (method) => model.columns(method),
    methods,
    defaultMethod,
    run: (method, batch) => model.runParallel(method, batch, threads),
    ...(inputs !== null && { tensors: { inputs, run: (method, tensors) => model.runTensors(method, tensors, threads) } }),
    async close() {
      model.free();
    },
  };
}
