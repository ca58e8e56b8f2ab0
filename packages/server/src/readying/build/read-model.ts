import { readFile } from "node:fs/promises";
import { isArtifact, openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { SeenColumn } from "@godwit/core";
import { compileParts } from "../../compiling/compile-parts.ts";
import type { OpenedModel } from "../../compiling/open-model.ts";
import type { ReadPart } from "../../compiling/read-parts.ts";
import type { BuildRequest } from "./build-request.ts";

/** Compiles the files of a request, or takes the artifact that they are. No file can name another one: each is all that there is. */
export async function readModel(
  { model, precision }: BuildRequest,
  seen: readonly SeenColumn[] | null,
): Promise<OpenedModel & { readonly warnings: readonly string[] }> {
  const parts = await Promise.all(
    model.map(async ({ file, name, path }): Promise<ReadPart & { readonly bytes: Uint8Array }> => {
      const bytes = new Uint8Array(await readFile(file));
      return { file: name, path, bytes, source: { name, path, bytes } };
    }),
  );
  const artifact = parts.find(({ bytes }) => isArtifact(bytes));
  if (artifact === undefined) {
    const { artifact: bytes, report } = await compileParts(parts, { seen, precision });
    return { bytes, artifact: openArtifact(bytes), example: report.example, warnings: report.warnings };
  }
  if (parts.length > 1 || artifact.path !== null)
    throw new GodwitError("USAGE", "an artifact holds one whole model; #PATH and A+B are for model files", {
      where: { file: artifact.file },
    });
  return { bytes: artifact.bytes, artifact: openArtifact(artifact.bytes), example: null, warnings: [] };
}
