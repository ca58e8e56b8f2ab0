import { GodwitError } from "../errors/index.ts";
import { checkImage } from "./check-image.ts";
import { checkManifest } from "./check-manifest.ts";
import { readContainer, writeContainer, type SectionContent } from "./container.ts";
import type { Manifest } from "./manifest.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";
import type { Program } from "./program.ts";

/** The parts of an artifact: what it says of itself, what runs, and the graph for other backends. */
export interface ArtifactParts {
  readonly manifest: Omit<Manifest, "program">;
  readonly program: Program;
  /** JSON text of the graph's structure, and its arrays. */
  readonly graph: { readonly structure: string; readonly arrays: SectionContent };
}

export interface Artifact {
  readonly manifest: Manifest;
  /** The program's image, to be copied into the module's memory. */
  readonly image: Uint8Array;
  /** Read and checked only for who asks for it: running needs no graph. Throws MALFORMED where it is damaged. */
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

/** Opens an artifact without copying. Throws as `readContainer`, MALFORMED for a manifest that contradicts itself or the program, and UNSUPPORTED_ARTIFACT for another target. */
export function openArtifact(bytes: Uint8Array): Artifact {
  const { manifest, sections } = readContainer(bytes);
  const image = sections.get("program")?.();
  const structure = sections.get("graph");
  const arrays = sections.get("arrays");
  if (image === undefined || structure === undefined || arrays === undefined)
    throw new GodwitError("MALFORMED", "the artifact is damaged: one of its sections is missing");
  const { target, version } = targetOf(manifest);
  if (target !== "wasm" || version !== 1)
    throw new GodwitError("UNSUPPORTED_ARTIFACT", `the artifact's program is ${String(target)} ${String(version)}`);
  checkManifest(manifest);
  checkImage(image, manifest.program);
  return { manifest, image, graph: () => ({ structure: decodeUtf8(structure()), arrays: arrays() }) };
}

/** What the program is for. Another version's manifest may have any shape. */
function targetOf(manifest: unknown): { readonly target: unknown; readonly version: unknown } {
  const { program } = manifest as { program?: { target?: unknown; version?: unknown } | null };
  return { target: program?.target ?? "wasm", version: program?.version ?? 1 };
}
