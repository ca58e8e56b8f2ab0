import { GodwitError } from "../errors/index.ts";
import { checkImage } from "./check-image.ts";
import { checkManifest } from "./check-manifest.ts";
import { readContainer, writeContainer, type SectionContent } from "./container.ts";
import type { DelegatedProgram } from "./delegated-program.ts";
import type { Manifest } from "./manifest.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";
import { programVersion, type Program, type ProgramManifest } from "./program.ts";

/** The parts of an artifact: what it says of itself, what runs, and the graph for other backends. */
export interface ArtifactParts {
  readonly manifest: Omit<Manifest, "program">;
  readonly program: Program;
  /** JSON text of the graph's structure, and its arrays. */
  readonly graph: { readonly structure: string; readonly arrays: SectionContent };
}

/** A model that another engine runs. */
export interface DelegatedParts {
  readonly manifest: Omit<Manifest, "program">;
  readonly program: DelegatedProgram;
  readonly model: Uint8Array;
  /** The files that the model names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What runs: a program with its image, to be copied into the module's memory, or a model for another engine. */
export type Payload =
  | { readonly kind: "program"; readonly manifest: ProgramManifest; readonly image: Uint8Array }
  | {
      readonly kind: "delegated";
      readonly manifest: DelegatedProgram;
      readonly model: Uint8Array;
      readonly files: ReadonlyMap<string, Uint8Array>;
    };

export interface Artifact {
  readonly manifest: Manifest;
  readonly payload: Payload;
  /**
   * Read and checked only for who asks for it: running needs no graph. Throws MALFORMED where it is damaged, and USAGE for a model
   * that another engine runs.
   */
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

/** The same model gives the same bytes. */
export function writeDelegated({ manifest, program, model, files }: DelegatedParts): Uint8Array {
  return writeContainer({ ...manifest, program }, [
    ["onnx", model],
    ...program.files.map((name) => [`data:${name}`, files.get(name) ?? new Uint8Array(0)] as const),
  ]);
}

/** Opens an artifact without copying. Throws as `readContainer`, MALFORMED for a manifest that contradicts itself or the program, and UNSUPPORTED_ARTIFACT for another target. */
export function openArtifact(bytes: Uint8Array): Artifact {
  const { manifest, sections } = readContainer(bytes);
  const section = (name: string): (() => Uint8Array) => {
    const found = sections.get(name);
    if (found === undefined) throw new GodwitError("MALFORMED", "the artifact is damaged: one of its sections is missing");
    return found;
  };
  const { target, version } = targetOf(manifest);
  if (version !== (target === "onnxruntime" ? 1 : target === "wasm" ? programVersion : undefined))
    throw new GodwitError("UNSUPPORTED_ARTIFACT", `the artifact's program is ${String(target)} ${String(version)}`, {
      hint: "It was compiled by another version of Godwit: compile the model again with this one.",
    });
  checkManifest(manifest);
  const { program } = manifest;
  if (program.target === "onnxruntime") {
    const files = new Map(program.files.map((name) => [name, section(`data:${name}`)()]));
    return { manifest, payload: { kind: "delegated", manifest: program, model: section("onnx")(), files }, graph: noGraph };
  }
  const [image, structure, arrays] = [section("program")(), section("graph"), section("arrays")];
  checkImage(image, program);
  return {
    manifest,
    payload: { kind: "program", manifest: program, image },
    graph: () => ({ structure: decodeUtf8(structure()), arrays: arrays() }),
  };
}

function noGraph(): never {
  throw new GodwitError("USAGE", "onnxruntime runs this model: there is no graph, and no reference to compare it with", {
    hint: "Leave --backend out.",
  });
}

/** What the program is for. Another version's manifest may have any shape. */
function targetOf(manifest: unknown): { readonly target: unknown; readonly version: unknown } {
  const { program } = manifest as { program?: { target?: unknown; version?: unknown } | null };
  return { target: program?.target ?? "wasm", version: program?.version ?? programVersion };
}
