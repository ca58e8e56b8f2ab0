import type { GraphBuilder } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import { isFloat32, Table } from "../../estimator/index.ts";

/** A transformer's output times its weight in `transformer_weights`, if it has one. */
export function weighted(graph: GraphBuilder, table: Table, weight: number | null): Table {
  if (weight === null || table.width === 0) return table;
  const dtype = isFloat32(table) ? "<f4" : "<f8";
  return Table.ofNode(graph, rounded(graph, graph.times(table.numeric(), graph.number(weight)), dtype), dtype);
}
