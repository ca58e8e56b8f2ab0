import type { Graph, Node, NodeId } from "../ir/index.ts";
import { usedFeatures } from "./compact-features.ts";

/** Some columns of a node, ascending, or all of them. */
export type Columns = "all" | readonly number[];

/**
 * The columns of each node that a narrower graph must have: those that somebody reads, all of a node that cannot do with
 * fewer, none of a node that nobody needs. A check must still be made where only its value is unread, so joined values keep
 * a column of every part that checks something.
 */
export function columnDemand(graph: Graph): readonly Columns[] {
  const checks = checkingNodes(graph);
  const read = graph.nodes.map((node) => new Uint8Array(node.type.width));
  for (const method of graph.methods) for (const output of method.outputs) read[output.value]!.fill(1);
  const kept: Columns[] = [];
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id]!;
    if (node.op === "concat" && read[id]!.includes(1)) keepChecks(graph, node.inputs, checks, read[id]!);
    const wanted = marked(read[id]!);
    const columns = wanted.length === 0 || isColumnwise(node) ? wanted : "all";
    kept[id] = columns;
    if (columns.length > 0) node.inputs.forEach((input, place) => mark(read[input]!, columnsRead(graph, node, place, columns)));
  }
  return kept;
}

function mark(flags: Uint8Array, columns: Columns): void {
  if (columns === "all") flags.fill(1);
  else for (const column of columns) flags[column] = 1;
}

function marked(flags: Uint8Array): Columns {
  if (!flags.includes(0)) return "all";
  const columns: number[] = [];
  for (let column = 0; column < flags.length; column++) if (flags[column] === 1) columns.push(column);
  return columns;
}

/** The nodes that stand on a check. */
export function checkingNodes(graph: Graph): readonly boolean[] {
  const checks: boolean[] = [];
  for (const node of graph.nodes) checks.push(node.op === "check" || node.inputs.some((input) => checks[input]));
  return checks;
}

function keepChecks(graph: Graph, inputs: readonly NodeId[], checks: readonly boolean[], read: Uint8Array): void {
  let start = 0;
  for (const input of inputs) {
    const end = start + graph.nodes[input]!.type.width;
    if (checks[input] && !read.subarray(start, end).includes(1)) read[start] = 1;
    start = end;
  }
}

/** Whether an op can give some of its columns without the others. */
function isColumnwise(node: Node): boolean {
  switch (node.op) {
    case "input":
    case "constant":
    case "unary":
    case "binary":
    case "compare":
    case "logical":
    case "is_missing":
    case "where":
    case "cast":
    case "select":
    case "concat":
    case "to_dense":
    case "to_sparse":
    case "lookup":
    case "city_hash":
    case "bucketize":
    case "interpolate":
    case "chain":
    case "matmul":
    case "take":
      return true;
    case "reduce":
    case "distances":
    case "nearest":
    case "barycenter":
    case "hash_lookup":
    case "one_hot":
    case "forest":
    case "linear_leaves":
    case "tree_paths":
    case "staged_sums":
    case "weighted_median":
    case "couple":
    case "solve":
    case "text_counts":
    case "term_sums":
    case "check":
      return false;
    default:
      return node satisfies never;
  }
}

/** The columns of input number `place` that a node needs to give some of its own. */
export function columnsRead(graph: Graph, node: Node, place: number, columns: Columns): Columns {
  const { width } = graph.nodes[node.inputs[place]!]!.type;
  switch (node.op) {
    case "unary":
    case "binary":
    case "compare":
    case "logical":
    case "is_missing":
    case "where":
    case "cast":
    case "lookup":
    case "city_hash":
    case "bucketize":
    case "interpolate":
    case "chain":
    case "to_dense":
    case "to_sparse":
      return width === 1 ? "all" : columns;
    case "select":
      return columns === "all" ? node.attributes.columns : columns.map((column) => node.attributes.columns[column]!);
    case "concat": {
      if (columns === "all") return "all";
      const start = node.inputs.slice(0, place).reduce((sum, input) => sum + graph.nodes[input]!.type.width, 0);
      return columns.filter((column) => column >= start && column < start + width).map((column) => column - start);
    }
    case "forest":
      return place === 0 ? usedFeatures(node.attributes.ensemble) : "all";
    case "input":
    case "constant":
    case "reduce":
    case "matmul":
    case "distances":
    case "nearest":
    case "barycenter":
    case "hash_lookup":
    case "take":
    case "one_hot":
    case "linear_leaves":
    case "couple":
    case "solve":
    case "tree_paths":
    case "staged_sums":
    case "weighted_median":
    case "text_counts":
    case "term_sums":
    case "check":
      return "all";
    default:
      return node satisfies never;
  }
}
