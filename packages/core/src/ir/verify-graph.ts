import { columnsTaken } from "../artifact/columns-taken.ts";
import { GodwitError } from "../errors/index.ts";
import { neededNodes } from "./interpret.ts";
import { inferType } from "./graph-builder.ts";
import type { Graph, Method, Node } from "./graph.ts";
import type { OpName } from "./ops/attributes.ts";
import { ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import { printType, sameType } from "./value-type.ts";

/** Checks every promise of a graph: order, arity, types and outputs. Throws INTERNAL with the node's number. */
export function verifyGraph(graph: Graph): void {
  graph.nodes.forEach((node, id) => verifyNode(graph, node, id));
  const names = new Set<string>();
  for (const method of graph.methods) {
    if (names.has(method.name)) broken(`method ${method.name} comes twice`);
    names.add(method.name);
    verifyColumns(graph, method);
    if (method.outputs.length === 0) broken(`method ${method.name} has no output`);
    for (const output of method.outputs) {
      const node = graph.nodes[output.value];
      if (node === undefined) broken(`method ${method.name} answers with node ${output.value}, which does not exist`);
      if (output.shape === "rows" && node.type.width !== 1)
        broken(`method ${method.name} is one-dimensional with width ${node.type.width}`);
      if (output.labels !== undefined && output.labels.length !== node.type.width)
        broken(`method ${method.name} has ${output.labels.length} labels for width ${node.type.width}`);
    }
  }
}

/** A method's own columns are there, and it reads no others; the rest read no column that is another's own. */
function verifyColumns(graph: Graph, method: Method): void {
  const columns = new Set(columnsTaken(graph, method.name));
  for (const column of columns)
    if (graph.columns[column] === undefined) broken(`method ${method.name} takes column ${column}, which does not exist`);
  for (const id of neededNodes(graph, method)) {
    const node = graph.nodes[id];
    if (node?.op === "input" && !node.attributes.columns.every((column) => columns.has(column)))
      broken(`method ${method.name} reads a column that it does not take`);
  }
}

function verifyNode(graph: Graph, node: Node, id: number): void {
  const op = ops[node.op] as Op<OpName>;
  if (op.arity === "any" ? node.inputs.length === 0 : node.inputs.length !== op.arity)
    broken(`node ${id}: ${node.op} takes ${op.arity} inputs, not ${node.inputs.length}`);
  const types = node.inputs.map((input) => {
    if (!(input >= 0 && input < id)) broken(`node ${id}: input ${input} does not stand before it`);
    return graph.nodes[input]!.type;
  });
  const type = inferType(op, types, node.attributes as never, graph.columns);
  if (!sameType(type, node.type)) broken(`node ${id}: says ${printType(node.type)}, gives ${printType(type)}`);
}

function broken(message: string): never {
  throw new GodwitError("INTERNAL", message);
}
