import { type CompilePartsOptions, openModel, type OpenedModel } from "@godwit/server/compiling";
import type { Backend, Predictor } from "./predictor.ts";

export interface PredictorOptions {
  readonly backend: Backend;
  /** Threads of a batch; all available ones unless given. */
  readonly threads?: number;
}

/** Opens a model for predicting. */
export async function openPredictor(reference: string, options: PredictorOptions, compiling: CompilePartsOptions = {}): Promise<Predictor> {
  return predictorOf(await openModel(reference, compiling), options);
}

/** A predictor on one of the backends. */
export async function predictorOf(model: OpenedModel, options: PredictorOptions): Promise<Predictor> {
  switch (options.backend) {
    case "reference":
      return (await import("./reference-predictor.ts")).referencePredictor(model);
    case "wasm":
      return (await import("./runtime-predictor.ts")).runtimePredictor(model, "cpu", options.threads);
    case "webgpu":
      return (await import("./runtime-predictor.ts")).runtimePredictor(model, "gpu", options.threads);
    default:
      return options.backend satisfies never;
  }
}
