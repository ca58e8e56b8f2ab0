import { columnsTaken } from "../artifact/columns-taken.ts";
import { GodwitError, assert } from "../errors/index.ts";
import type { ColumnData, Graph, Method, NodeId } from "./graph.ts";
import type { OpName } from "./ops/attributes.ts";
import { ops } from "./ops/index.ts";
import type { EvaluateContext, Op } from "./ops/op.ts";
import type { Value } from "./value.ts";

export interface Batch {
  readonly rows: number;
  /** One array of `rows` cells for each column that the method takes. */
  readonly columns: readonly ColumnData[];
  /** Number of the first row, for messages; 0 unless told. */
  readonly firstRow?: number;
}

/** The reference: evaluates one method node by node, and so defines what every backend must answer. One value per output. */
export function interpret(graph: Graph, method: string, batch: Batch): readonly Value[] {
  const chosen = methodOf(graph, method);
  const values = new Map<NodeId, Value>();
  const context = contextOf(graph, method, batch);
  for (const id of neededNodes(graph, chosen)) {
    const node = graph.nodes[id]!;
    const op = ops[node.op] as Op<OpName>;
    values.set(
      id,
      op.evaluate(
        node.inputs.map((input) => values.get(input)!),
        node.attributes,
        context,
      ),
    );
  }
  return chosen.outputs.map((output) => values.get(output.value)!);
}

/** The batch as the nodes of a method see it: its columns by their index in the signature. */
export function contextOf(graph: Graph, method: string, { rows, columns, firstRow = 0 }: Batch): EvaluateContext {
  const taken = columnsTaken(graph, method);
  assert(columns.length === taken.length, `the batch has ${columns.length} columns, not ${taken.length}`);
  if (taken.length === graph.columns.length) return { rows, columns, firstRow };
  const byIndex: ColumnData[] = graph.columns.map(() => []);
  taken.forEach((index, place) => (byIndex[index] = columns[place]!));
  return { rows, columns: byIndex, firstRow };
}

/** The method of a name. Throws UNKNOWN_METHOD with the names that there are. */
export function methodOf(graph: Graph, name: string): Method {
  const chosen = graph.methods.find((each) => each.name === name);
  if (chosen !== undefined) return chosen;
  throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${graph.methods.map((each) => each.name).join(", ")}`);
}

/** The nodes that a method needs, in order. */
export function neededNodes(graph: Graph, method: Method): readonly NodeId[] {
  const needed = new Uint8Array(graph.nodes.length);
  for (const output of method.outputs) needed[output.value] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) if (needed[id] === 1) for (const input of graph.nodes[id]!.inputs) needed[input] = 1;
  const ids: NodeId[] = [];
  for (let id = 0; id < needed.length; id++) if (needed[id] === 1) ids.push(id);
  return ids;
}
