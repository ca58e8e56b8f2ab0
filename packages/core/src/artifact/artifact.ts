import { GodwitError } from "../errors/index.ts";
import { readContainer, writeContainer } from "./container.ts";
import type { Manifest } from "./manifest.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";
import type { Program } from "./program.ts";

/** The parts of an artifact: what it says of itself, what runs, and the graph for other backends. */
export interface ArtifactParts {
  readonly manifest: Omit<Manifest, "program">;
  readonly program: Program;
  /** JSON text of the graph's structure, and its arrays. */
  readonly graph: { readonly structure: string; readonly arrays: Uint8Array };
}

export interface Artifact {
  readonly manifest: Manifest;
  /** The program's image, to be copied into the module's memory. */
  readonly image: Uint8Array;
  /** Read only by who asks for it: running needs no graph. */
  readonly graph: () => { readonly structure: string; readonly arrays: Uint8Array };
}

/** The same parts give the same bytes. */
export function writeArtifact({ manifest, program, graph }: ArtifactParts): Uint8Array {
  return writeContainer({ ...manifest, program: program.manifest }, [
    ["program", program.image],
    ["graph", encodeUtf8(graph.structure)],
    ["arrays", graph.arrays],
  ]);
}

/** Opens an artifact without copying. Throws as `readContainer`, and MALFORMED for a manifest that lacks what running needs. */
export function openArtifact(bytes: Uint8Array): Artifact {
  const { manifest, sections } = readContainer(bytes);
  const image = sections.get("program");
  const structure = sections.get("graph");
  const arrays = sections.get("arrays");
  if (image === undefined || structure === undefined || arrays === undefined || !isManifest(manifest))
    throw new GodwitError("MALFORMED", "the artifact is damaged: its manifest lacks its parts");
  if (manifest.program.target !== "wasm" || manifest.program.version !== 1)
    throw new GodwitError("UNSUPPORTED_ARTIFACT", `the artifact's program is ${String(manifest.program.target)} ${String(manifest.program.version)}`);
  return { manifest, image, graph: () => ({ structure: decodeUtf8(structure), arrays }) };
}

function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest>;
  return (
    Array.isArray(manifest.columns) &&
    Array.isArray(manifest.methods) &&
    manifest.methods.every((method) => typeof method?.name === "string" && Array.isArray(method.outputs) && typeof method.contract?.kind === "string") &&
    typeof manifest.defaultMethod === "string" &&
    typeof manifest.source === "object" &&
    typeof manifest.program === "object" &&
    manifest.program !== null &&
    Array.isArray(manifest.program.methods)
  );
}
