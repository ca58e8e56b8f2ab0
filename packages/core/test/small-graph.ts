import { GraphBuilder, type Column, type Graph, type NodeId } from "../src/ir/index.ts";

const columns: readonly Column[] = [
  ...["a", "b", "c", "d"].map((name): Column => ({ name, dtype: "f64", nullable: true })),
  ...["s", "t"].map((name): Column => ({ name, dtype: "string", nullable: true })),
];

/** A graph over the numeric columns a–d (0–3) and the string columns s, t (4, 5), with one method and an output for each node given. */
export function smallGraph(build: (builder: GraphBuilder) => NodeId | readonly NodeId[]): Graph {
  const builder = new GraphBuilder(columns);
  const values = ([] as NodeId[]).concat(build(builder));
  return builder.finish([
    { name: "predict", outputs: values.map((value, index) => ({ name: `out${index}`, value, dtype: "<f8", shape: "matrix" })) },
  ]);
}

/** The ops of a graph in order, as `op(inputs)`. */
export function shapeOf(graph: Graph): readonly string[] {
  return graph.nodes.map((node) => `${node.op}(${node.inputs.join(", ")})`);
}
