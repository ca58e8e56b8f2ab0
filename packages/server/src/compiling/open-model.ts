import { isArtifact, openArtifact, type Artifact, type Precision } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { compileParts, type CompilePartsOptions } from "./compile-parts.ts";
import { readParts, type ReadPart } from "./read-parts.ts";

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
    if (first.bytes !== null && artifacts.length > 0) return openAs(first.bytes, options.precision);
    const inside = parts.length === 1 ? await artifactInside(first) : null;
    if (inside !== null) return openAs(inside, options.precision);
    const { artifact, report } = await compileParts(parts, options);
    return { bytes: artifact, artifact: openArtifact(artifact), example: report.example };
  } catch (error) {
    throw error instanceof GodwitError && parts.length === 1 ? error.at({ file: first.file }) : error;
  }
}

/** The artifact in a folder that holds one and no second, as a container that ships a compiled model has it; else null. */
async function artifactInside({ bytes, path, source }: ReadPart): Promise<Uint8Array | null> {
  if (bytes !== null || path !== null || !("folder" in source)) return null;
  const { folder } = source;
  const [only, ...others] = folder.files.filter((file) => file.endsWith(".godwit"));
  if (only === undefined || others.length > 0) return null;
  const found = await folder.read(only);
  return isArtifact(found) ? found : null;
}

function openAs(bytes: Uint8Array, precision: Precision | undefined): OpenedModel {
  const artifact = openArtifact(bytes);
  if (precision === "fast" && artifact.manifest.precision !== "fast")
    throw new GodwitError("USAGE", "an artifact keeps the precision that it was compiled with", { hint: "Compile the model file itself." });
  return { bytes, artifact };
}
