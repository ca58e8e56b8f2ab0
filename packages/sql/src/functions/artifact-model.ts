import { columnsOf, openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { loadSync, type Engine } from "@godwit/runtime";
import type { SqlModel } from "./sql-model.ts";

/** The methods of an artifact. Throws UNSUPPORTED_REQUEST for a network that onnxruntime runs, which answers later, and for a model of terms. */
export function artifactModel(bytes: Uint8Array, engine: Engine): SqlModel {
  const { manifest } = openArtifact(bytes);
  const { program } = manifest;
  if (program.target !== "wasm")
    throw new GodwitError("UNSUPPORTED_REQUEST", "a network that onnxruntime runs cannot be a SQL function", {
      hint: "Its tensors have no columns. Score it with godwit predict, and query the answers.",
    });
  if (manifest.columns.some(({ terms }) => terms !== undefined))
    throw new GodwitError("UNSUPPORTED_REQUEST", "a model whose rows are maps or lists of terms cannot be a SQL function", {
      hint: "Score it with godwit predict, and query the answers.",
    });
  const model = loadSync(bytes, { engine });
  return {
    methods: manifest.methods.map((signature, index) => ({
      signature,
      columns: columnsOf(manifest, signature.name),
      dtypes: program.methods[index]!.outputs.map(({ dtype }) => dtype),
    })),
    run: (method, batch) => model.run(method, batch),
    free: () => model.free(),
  };
}
