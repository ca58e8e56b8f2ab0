import { createHash } from "node:crypto";
import { openArtifact } from "@godwit/core/artifact";
import { ModelSignature } from "./model-signature.ts";
import type { ModelVersion } from "./model-version.ts";

/** An artifact in memory as the only version of a model. */
export function artifactVersion(model: string, artifact: Uint8Array, example: unknown): ModelVersion {
  return {
    model,
    version: "1",
    digest: createHash("sha256").update(artifact).digest("hex"),
    size: artifact.length,
    signature: new ModelSignature(openArtifact(artifact).manifest),
    example,
    read: async () => artifact,
  };
}
