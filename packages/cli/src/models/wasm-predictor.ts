import { loadSync } from "@godwit/runtime";
import type { OpenedModel } from "./open-model.ts";
import type { Predictor } from "./predictor.ts";

/** Rows below which a second thread costs more than it saves. */
const fewRows = 2048;

/** The WebAssembly backend. */
export function wasmPredictor({ bytes, artifact }: OpenedModel, threads?: number): Predictor {
  const { methods, defaultMethod } = artifact.manifest;
  const model = loadSync(bytes);
  return {
    columnsOf: (method) => model.columns(method),
    methods,
    defaultMethod,
    async run(method, batch) {
      if (threads === 1 || batch.rows < fewRows) return model.run(method, batch);
      return model.runParallel(method, batch, threads);
    },
    async close() {
      model.free();
    },
  };
}
