import { openArtifact, opcodes, unaryFunctionNumbers, usedKernels, type Program, type UsedKernels } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { kernelUrl, type KernelKind } from "@godwit/kernels";
import { trimKernels } from "@godwit/kernels/trim";
import { kernelNote, notedKernels } from "./engine/noted-kernels.ts";

/**
 * A module with only what a model runs, and what is in `before`, a module that was cut down for other models. Throws USAGE for a
 * model that onnxruntime runs.
 *
 * ```ts
 * const bytes = modelKernels(artifact, readFileSync("godwit-simd.wasm"));
 * Engine.create({ module: await WebAssembly.compile(bytes) });
 * ```
 */
export function modelKernels(artifact: Uint8Array, whole: Uint8Array, before: UsedKernels | null = null): Uint8Array {
  const { payload } = openArtifact(artifact);
  if (payload.kind === "delegated") throw new GodwitError("USAGE", "onnxruntime runs the model: it needs no kernels");
  return programKernels(payload, whole, before);
}

/** The same for a program. */
export function programKernels(program: Program, whole: Uint8Array, before: UsedKernels | null = null): Uint8Array {
  const used = usedKernels(program);
  const instructions = union(used.instructions, before?.instructions);
  const functions = union(used.functions, before?.functions);
  const switches = [{ cases: casesOf(opcodes), used: new Set(instructions) }];
  if (functions.length > 0) switches.push({ cases: casesOf(unaryFunctionNumbers), used: new Set(functions) });
  const content = new TextEncoder().encode(JSON.stringify({ instructions, functions }));
  return trimKernels(whole, switches, { name: kernelNote, content });
}

/** The prebuilt module, where the host has files. */
export function wholeKernels(kind: KernelKind): Uint8Array {
  const files = globalThis.process?.getBuiltinModule?.("node:fs");
  if (files === undefined) throw new GodwitError("USAGE", "the host has no files");
  return files.readFileSync(kernelUrl(kind));
}

/** What a module was cut down to; null for a whole one. Throws MALFORMED. */
export function kernelsOf(module: Uint8Array): UsedKernels | null {
  try {
    return notedKernels(new WebAssembly.Module(Uint8Array.from(module)));
  } catch (cause) {
    throw new GodwitError("MALFORMED", "not a module of kernels", { cause });
  }
}

/** A switch has a case for each number from 0 to the largest. */
function casesOf(numbers: Readonly<Record<string, number>>): number {
  return Math.max(...Object.values(numbers)) + 1;
}

function union(a: readonly number[], b: readonly number[] = []): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
