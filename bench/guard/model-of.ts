import { writeArtifact } from "../../packages/core/src/artifact/index.ts";
import { lowerToWasm } from "../../packages/core/src/backends/wasm/index.ts";
import { encodeGraph, GraphBuilder, type Column, type NodeId } from "../../packages/core/src/ir/index.ts";
import { optimize } from "../../packages/core/src/passes/index.ts";
import { loadSync, type Model } from "../../packages/runtime/src/index.ts";

/** A model of so many columns of numbers, named x0, x1, …, that answers `predict` with what `build` makes of them. */
export function modelOf(width: number, shape: "rows" | "matrix", build: (builder: GraphBuilder, input: NodeId) => NodeId): Model {
  const columns = Array.from({ length: width }, (_, index): Column => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const output = { name: "y", dtype: "<f8", shape } as const;
  const value = build(builder, builder.input(columns.map((_, index) => index)));
  const graph = optimize(builder.finish([{ name: "predict", outputs: [{ ...output, value }] }]));
  const manifest = {
    producer: "guard",
    source: { library: "none", version: null, className: "None", format: "none", sha256: "" },
    columns,
    defaultMethod: "predict",
    methods: [{ name: "predict", outputs: [output], contract: { kind: "bit-equal" } }],
  } as const;
  return loadSync(writeArtifact({ manifest, program: lowerToWasm(graph), graph: encodeGraph(graph) }));
}
