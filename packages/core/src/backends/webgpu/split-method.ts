import { columnsTaken } from "../../artifact/columns-taken.ts";
import { GraphBuilder } from "../../ir/graph-builder.ts";
import type { Graph, Method, NodeId, Output } from "../../ir/graph.ts";
import { methodOf, neededNodes } from "../../ir/interpret.ts";
import type { OpName } from "../../ir/ops/attributes.ts";

/** A value that the GPU wants from before its forests: columns of a node, or all of it. */
export interface Wanted {
  readonly node: NodeId;
  readonly columns?: readonly number[];
}

/**
 * The method without some of its forests, as a graph of two methods. `before` answers with what is wanted; `after` takes a column
 * for each column of each forest beside the method's own, and gives what the method gives.
 */
export function splitMethod(graph: Graph, name: string, forests: readonly NodeId[], wanted: readonly Wanted[]): Graph {
  const builder = new GraphBuilder(graph.columns);
  const method = methodOf(graph, name);
  const taken = columnsTaken(graph, name);
  const methods: Method[] = [];
  if (wanted.length > 0) {
    const moved = copyNodes(
      graph,
      builder,
      wanted.map(({ node }) => node),
      new Map(),
    );
    const outputs = wanted.map(({ node, columns }, index): Output => {
      const value = columns === undefined ? moved.get(node)! : builder.select(moved.get(node)!, columns);
      return { name: String(index), value, dtype: "<f8", shape: "matrix" };
    });
    methods.push({ name: "before", columns: taken, outputs });
  }
  const replaced = new Map<NodeId, NodeId>();
  const answers: number[] = [];
  for (const forest of forests) {
    const { width, dtype } = graph.nodes[forest]!.type;
    const columns = Array.from({ length: width }, () => builder.column({ name: null, dtype: "f64", nullable: true }));
    const value = builder.input(columns);
    replaced.set(forest, dtype === "i32" ? builder.cast(value, "i32") : value);
    answers.push(...columns);
  }
  const moved = copyNodes(
    graph,
    builder,
    method.outputs.map(({ value }) => value),
    replaced,
  );
  methods.push({
    name: "after",
    columns: [...taken, ...answers],
    outputs: method.outputs.map((output) => ({ ...output, value: moved.get(output.value)! })),
  });
  return builder.finish(methods);
}

/** Copies what the nodes need, and says where each came to stand; nodes that are replaced need nothing. */
function copyNodes(
  graph: Graph,
  builder: GraphBuilder,
  ids: readonly NodeId[],
  replaced: ReadonlyMap<NodeId, NodeId>,
): ReadonlyMap<NodeId, NodeId> {
  const moved = new Map(replaced);
  const nodes = graph.nodes.map((node, id) => (replaced.has(id) ? { ...node, inputs: [] } : node));
  const outputs = ids.map((value) => ({ name: "", value, dtype: "", shape: "matrix" }) as const);
  for (const id of neededNodes({ ...graph, nodes }, { name: "", outputs })) {
    const node = nodes[id]!;
    if (!replaced.has(id))
      moved.set(
        id,
        builder.add<OpName>(
          node.op,
          node.inputs.map((input) => moved.get(input)!),
          node.attributes,
        ),
      );
  }
  return moved;
}
