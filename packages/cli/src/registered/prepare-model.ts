import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { openModel, parseModelReference } from "@godwit/server/compiling";
import type { Sent } from "../platform/upload-file.ts";

export interface PreparedModel {
  readonly model: Sent;
  /** Rows that came with it. */
  readonly example: Sent | null;
}

/**
 * What is sent of a model: a file as it is, so that the platform compiles it; what takes this machine, which is a folder, a pipeline of
 * several files, a place within a file or classes of one's own, is compiled here.
 */
export async function prepareModel(
  reference: string,
  { define, precision }: { readonly define: readonly string[]; readonly precision: "exact" | "fast" },
): Promise<PreparedModel> {
  const parts = parseModelReference(reference, existsSync);
  const [only] = parts;
  const isPlain = parts.length === 1 && only!.path === null && define.length === 0 && precision === "exact";
  if (isPlain && only!.file !== "" && !isFolder(only!.file))
    return { model: { file: only!.file, name: basename(only!.file) }, example: null };
  const { bytes, example } = await openModel(reference, { define, precision });
  const name = parts.map(({ file }) => basename(file)).join("+");
  return {
    model: { bytes, name: `${name}.godwit` },
    example: example == null ? null : { bytes: new TextEncoder().encode(JSON.stringify({ instances: example })), name: "example.json" },
  };
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
