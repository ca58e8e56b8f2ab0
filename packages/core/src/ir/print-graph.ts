import { printAttributes } from "./attribute-text.ts";
import type { Graph } from "./graph.ts";
import { printType } from "./value-type.ts";

/**
 * The textual form of a graph, one declaration a line:
 *
 *     column {"name":"age","dtype":"f64","nullable":true}
 *     %0 = input() {"columns":[0]} : f64[rows, 1]
 *     method predict {"outputs":[…]}
 */
export function printGraph(graph: Graph): string {
  const lines = [
    ...graph.columns.map((column) => `column ${printAttributes(column)}`),
    ...graph.nodes.map(
      (node, id) =>
        `%${id} = ${node.op}(${node.inputs.map((input) => `%${input}`).join(", ")}) ${printAttributes(node.attributes)} : ${printType(node.type)}`,
    ),
    ...graph.methods.map(({ name, ...rest }) => `method ${name} ${printAttributes(rest)}`),
  ];
  return `${lines.join("\n")}\n`;
}
