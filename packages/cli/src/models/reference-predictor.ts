import { nameCell } from "@godwit/core/errors";
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
    async run(method, batch) {
      try {
        return interpret(graph, method, batch);
      } catch (error) {
        throw nameCell(error, columns, batch.firstRow ?? 0, (row, column) => batch.columns[column]?.[row]);
      }
    },
    close: () => Promise.resolve(),
  };
}
