import type { Block, EstimatorReader } from "../estimator/index.ts";
import { Table } from "../estimator/index.ts";
import { variablesOf } from "./frame-columns.ts";

/** All columns, and behind them a 1 or 0 for each of some: whether the cell is missing. */
export const missingIndicator: EstimatorReader = {
  classNames: ["AddMissingIndicator"],
  read(view, context) {
    const { graph } = context;
    const variables = variablesOf(view);
    return {
      methods: {},
      transform(x) {
        x.allowMissing();
        const told = variables.map((place): Block => {
          const column = x.column(place);
          const value = column.isText(0) ? column.strings() : column.denseNumeric();
          return { kind: "node", node: graph.cast(graph.isMissing(value), "f64"), dtype: "<i8" };
        });
        return new Table(graph, [...x.blocks, ...told], x.isSparse, x.guards);
      },
    };
  },
};
