import { decodeGraph, interpret } from "@godwit/core/ir";
import type { OpenedModel } from "./open-model.ts";
import type { Predictor } from "./predictor.ts";

/** The interpreter that defines every answer. */
export function referencePredictor({ artifact }: OpenedModel): Predictor {
  const { columns, methods, defaultMethod } = artifact.manifest;
  const graph = decodeGraph(artifact.graph());
  return {
    columns,
    methods,
    defaultMethod,
    run: (method, batch) => new Promise((resolve) => resolve(interpret(graph, method, batch))),
    close: () => Promise.resolve(),
  };
}
