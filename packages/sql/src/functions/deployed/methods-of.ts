import { openArtifact } from "@godwit/core/artifact";
import type { SignatureMethod } from "@godwit/runtime";
import type { PinnedModel, ScoringModel } from "@godwit/server/jobs";
import type { SqlMethod } from "../sql-model.ts";

/** What queries may call of a model as its deployment has it. */
export function methodsOf(model: ScoringModel, { artifact, deployment }: PinnedModel): readonly SqlMethod[] {
  const { program, methods } = openArtifact(artifact).manifest;
  const answersHook = deployment?.deployment.hooks?.after != null;
  return model.methods.map((signature) => ({
    signature,
    columns: model.columns([signature.name]),
    dtypes:
      answersHook || program.target !== "wasm"
        ? hookDtypes(signature)
        : program.methods[methods.findIndex(({ name }) => name === signature.name)]!.outputs.map(({ dtype }) => dtype),
    named: model.answersFields,
  }));
}

/** What a hook gives back is a number, a string or a boolean. */
function hookDtypes({ outputs }: SignatureMethod): readonly string[] {
  return outputs.map(({ dtype }) => {
    const kind = /[a-zA-Z]/.exec(dtype)?.[0];
    if (kind === "f") return "f64";
    if (kind === "i" || kind === "u") return "i64";
    return kind === "b" ? "bool" : "string";
  });
}
