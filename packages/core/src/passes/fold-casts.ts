import type { DType, Graph, GraphBuilder, NodeId, TreeEnsemble } from "../ir/index.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** The dtypes that hold every number of a dtype. */
const holders: { readonly [K in DType]: readonly DType[] } = {
  bool: ["u8", "i32", "f32", "f64"],
  u8: ["i32", "f32", "f64"],
  i32: ["f64"],
  f32: ["f64"],
  f64: [],
  i64: [],
  string: [],
};

/** Casts straight where the dtype between holds every number; a float32 forest takes float64 cells as they are, since it rounds them itself. */
export function foldCasts(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op === "forest" && roundsItself(node.attributes.ensemble)) {
      const rounded = unroundedInput(builder, inputs[0]!);
      return rounded === undefined ? undefined : builder.add("forest", [rounded, ...inputs.slice(1)], node.attributes);
    }
    const source = inputs[0] === undefined ? undefined : builder.node(inputs[0]);
    if (source?.op !== "cast") return undefined;
    const [origin] = source.inputs;
    const from = builder.type(origin!).dtype;
    if (node.op !== "cast" || !holders[from].includes(source.attributes.dtype)) return undefined;
    return from === node.attributes.dtype ? origin : builder.add("cast", [origin!], node.attributes);
  });
}

function roundsItself(ensemble: TreeEnsemble): boolean {
  return ensemble.compare === "f32" && ensemble.categorySets.length === 0;
}

/** What a node rounds to float32, as a function or by a cast to float32 and back. */
function unroundedInput(builder: GraphBuilder, id: NodeId): NodeId | undefined {
  const node = builder.node(id);
  if (node.op === "unary" && node.attributes.function === "float32" && node.type.layout === "dense") return node.inputs[0];
  if (node.op !== "cast") return undefined;
  const inner = builder.node(node.inputs[0]!);
  return inner.op === "cast" && inner.attributes.dtype === "f32" && builder.type(inner.inputs[0]!).dtype === "f64"
    ? inner.inputs[0]
    : undefined;
}
