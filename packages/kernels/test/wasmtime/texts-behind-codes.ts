import { writeArtifact } from "../../../core/src/artifact/index.ts";
import { lowerToWasm } from "../../../core/src/backends/wasm/index.ts";
import { GraphBuilder, encodeGraph } from "../../../core/src/ir/index.ts";

/** An artifact that fills what is missing before it counts words: the module reads texts through their codes, and so needs the dictionary. */
export function textsBehindCodes(): Uint8Array {
  const columns = [{ name: "text", dtype: "string", nullable: true }] as const;
  const builder = new GraphBuilder(columns);
  const text = builder.input([0]);
  const filled = builder.where(builder.isMissing(text), builder.string("nothing said"), text);
  const spec = {
    analyzer: "word",
    lowercase: true,
    stripAccents: "unicode",
    pattern: "\\w+",
    ngramRange: [1, 2],
    stopWords: [],
    binary: false,
    target: { kind: "hash", size: 64, alternateSign: true },
  } as const;
  const value = builder.add("text_counts", [filled], { spec });
  const outputs = [{ name: "counts", value, dtype: "<f8", shape: "matrix" }] as const;
  const graph = builder.finish([{ name: "transform", outputs }]);
  return writeArtifact({
    manifest: {
      producer: "godwit",
      source: { library: "scikit-learn", version: null, className: "Pipeline", format: "pickle", sha256: "00" },
      columns,
      defaultMethod: "transform",
      methods: [{ name: "transform", outputs: [{ name: "counts", dtype: "<f8", shape: "matrix" }], contract: { kind: "bit-equal" } }],
    },
    program: lowerToWasm(graph),
    graph: encodeGraph(graph),
  });
}
