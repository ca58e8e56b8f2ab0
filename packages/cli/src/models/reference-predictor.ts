import { columnsOf } from "@godwit/core/artifact";
import { nameCell } from "@godwit/core/errors";
import { decodeGraph, interpret } from "@godwit/core/ir";
import type { OpenedModel } from "@godwit/server/compiling";
import type { Predictor } from "./predictor.ts";

/** The interpreter that defines every answer. */
export function referencePredictor({ artifact }: OpenedModel): Predictor {
  const { manifest } = artifact;
  const { methods, defaultMethod, precision = "exact" } = manifest;
  const graph = decodeGraph(artifact.graph());
  return {
    columnsOf: (method) => columnsOf(manifest, method),
    methods,
    defaultMethod,
    precision,
    async run(method, batch) {
      try {
        return interpret(graph, method, batch);
      } catch (error) {
        throw nameCell(error, columnsOf(manifest, method), batch.firstRow ?? 0, (row, column) => batch.columns[column]?.[row]);
      }
    },
    close: () => Promise.resolve(),
  };
}
