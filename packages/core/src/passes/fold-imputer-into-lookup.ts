import type { Graph, GraphBuilder, NodeId, OpAttributes, StringCell } from "../ir/index.ts";
import { columnsOfRow } from "./constant-of.ts";
import { missingFillOf, type MissingFill } from "./missing-fill.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** A lookup behind an imputer looks up the imputed value for a missing cell, and reads the cells as they come. */
export function foldImputerIntoLookup(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op !== "lookup") return undefined;
    const imputed = imputedColumns(builder, inputs[0]!);
    if (imputed === undefined) return undefined;
    const found = new Set(Array.from<number | bigint | StringCell>(imputed.fill.data).map((cell) => lookUp(node.attributes, cell)));
    const [missing] = found;
    return found.size === 1 && missing !== undefined ? builder.add("lookup", [imputed.value], { ...node.attributes, missing }) : undefined;
  });
}

/** The imputer that a node is, or of which it selects columns. */
function imputedColumns(builder: GraphBuilder, id: NodeId): MissingFill | undefined {
  const node = builder.node(id);
  if (node.op === "where") return missingFillOf(builder, node.inputs);
  if (node.op !== "select") return undefined;
  const source = builder.node(node.inputs[0]!);
  const whole = source.op === "where" ? missingFillOf(builder, source.inputs) : undefined;
  if (whole === undefined) return undefined;
  return { value: builder.select(whole.value, node.attributes.columns), fill: columnsOfRow(whole.fill, node.attributes.columns) };
}

function lookUp({ keys, values, missing, unknown }: OpAttributes["lookup"], cell: number | bigint | StringCell): number {
  if (cell === null || Number.isNaN(cell)) return missing;
  const place = Array.from<unknown>(keys.data).lastIndexOf(cell);
  return place < 0 ? unknown : Number(values.data[place]);
}
