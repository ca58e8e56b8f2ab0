import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";

/** More models than medians are made of; the network grows with their square. */
const mostColumns = 100;

/** Values sorted cell by cell, ascending: neighbours are exchanged in as many rounds as there are values. */
export function sortedColumns(by: PmmlElement, graph: GraphBuilder, values: readonly NodeId[]): readonly NodeId[] {
  if (values.length > mostColumns) return by.unsupported(`a median of more than ${mostColumns} models`);
  const columns = [...values];
  for (let round = 0; round < columns.length; round++)
    for (let index = round % 2; index + 1 < columns.length; index += 2) {
      const [left, right] = [columns[index]!, columns[index + 1]!];
      columns[index] = graph.binary("minimum", left, right);
      columns[index + 1] = graph.binary("maximum", left, right);
    }
  return columns;
}
