import type { PythonView } from "../../formats/index.ts";
import { strings } from "../../ir/index.ts";
import { type EstimatorReader, type ImportContext, type Table } from "../estimator/index.ts";
import type { Block } from "../estimator/index.ts";
import { byColumn, withColumns } from "./frame-columns.ts";

/** Missing cells filled with the number or text in `imputer_dict_`. */
export const imputer: EstimatorReader = {
  classNames: ["MeanMedianImputer", "ArbitraryNumberImputer", "EndTailImputer", "CategoricalImputer"],
  read(view, context) {
    const fills = byColumn(view, "imputer_dict_");
    const objects = view.find("return_object")?.boolean() === true;
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          const fill = fills.get(place);
          return fill === undefined ? undefined : filled(context, column, fill, objects);
        }),
    };
  },
};

function filled({ graph }: ImportContext, column: Table, fill: PythonView, objects: boolean): Block {
  column.allowMissing();
  const value = fill.isString ? column.strings() : column.denseNumeric();
  const instead = fill.isString ? graph.constant(strings([fill.string()])) : graph.number(fill.number());
  const node = graph.where(graph.isMissing(value), instead, value);
  return { kind: "node", node, dtype: fill.isString || objects ? "|O" : "<f8", sources: column.sources };
}
