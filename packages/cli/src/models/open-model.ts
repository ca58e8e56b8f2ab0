import { isArtifact, openArtifact, type Artifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { CompilePartsOptions } from "./compile-parts.ts";
import { readParts } from "./read-parts.ts";

/** An artifact, read or just compiled. */
export interface OpenedModel {
  readonly bytes: Uint8Array;
  readonly artifact: Artifact;
  /** Rows that came with the model, as `instances` of a request. */
  readonly example?: readonly unknown[] | null;
}

/** Opens what a model reference names: an artifact as it is, model files by compiling them. The bytes decide which it is. */
export async function openModel(reference: string, options: CompilePartsOptions = {}): Promise<OpenedModel> {
  const parts = await readParts(reference);
  const [first] = parts;
  try {
    const artifacts = parts.filter(({ bytes }) => bytes !== null && isArtifact(bytes));
    if (artifacts.length > 0 && (parts.length > 1 || first.path !== null))
      throw new GodwitError("USAGE", "an artifact holds one whole model; #PATH and A+B are for model files", {
        where: { file: artifacts[0]!.file },
      });
    if (first.bytes !== null && artifacts.length > 0) return { bytes: first.bytes, artifact: openArtifact(first.bytes) };
    const { compileParts } = await import("./compile-parts.ts");
    const { artifact, report } = await compileParts(parts, options);
    return { bytes: artifact, artifact: openArtifact(artifact), example: report.example };
  } catch (error) {
    throw error instanceof GodwitError && parts.length === 1 ? error.at({ file: first.file }) : error;
  }
}
