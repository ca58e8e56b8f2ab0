import type { DType, Graph } from "../ir/index.ts";
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
    const source = inputs[0] === undefined ? undefined : builder.node(inputs[0]);
    if (source?.op !== "cast") return undefined;
    const [origin] = source.inputs;
    const from = builder.type(origin!).dtype;
    if (node.op === "cast") {
      if (!holders[from].includes(source.attributes.dtype)) return undefined;
      return from === node.attributes.dtype ? origin : builder.add("cast", [origin!], node.attributes);
    }
    if (node.op === "forest" && node.attributes.ensemble.compare === "f32" && from === "f32") {
      const rounded = builder.node(origin!);
      if (rounded.op === "cast" && builder.type(rounded.inputs[0]!).dtype === "f64" && node.attributes.ensemble.categorySets.length === 0)
        return builder.add("forest", [rounded.inputs[0]!], node.attributes);
    }
    return undefined;
  });
}
