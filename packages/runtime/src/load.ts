import { GodwitError } from "@godwit/core/errors";
import { type Engine, loadKernel } from "./engine/engine.ts";
import type { Onnxruntime } from "./delegated/onnxruntime.ts";
import { Model } from "./model.ts";

/** Bytes, or what has them: a fetched Response, a Blob. */
export type ArtifactSource =
  | Uint8Array
  | ArrayBuffer
  | { arrayBuffer(): Promise<ArrayBuffer>; readonly ok?: boolean; readonly status?: number };

export interface LoadOptions {
  /** The engine to place the model in; by default all models share one. */
  readonly engine?: Engine;
  /** For models that onnxruntime runs, where `onnxruntime-node` is not found by its name: in a page the module `onnxruntime-web`. */
  readonly onnxruntime?: Onnxruntime;
}

/**
 * Opens an artifact. Where the host has no files, the kernels are fetched from beside this code.
 *
 * ```ts
 * const model = await load(await fetch("churn.godwit"));
 * ```
 *
 * Throws as `loadSync`, IO_FAILED where a response is no success, and MISSING_DEPENDENCY or INVALID_MODEL for a model that
 * onnxruntime is to run and does not.
 */
export async function load(source: ArtifactSource, options: LoadOptions = {}): Promise<Model> {
  if (options.engine === undefined) await loadKernel("simd");
  const model = loadSync(await bytesOf(source), options);
  await model.ready();
  return model;
}

/** The same, at once, where the kernels can be read at once: in Node and its like. Throws NOT_A_MODEL, TRUNCATED, MALFORMED or UNSUPPORTED_ARTIFACT. */
export function loadSync(source: Uint8Array | ArrayBuffer, options: LoadOptions = {}): Model {
  return new Model(source instanceof Uint8Array ? source : new Uint8Array(source), options);
}

async function bytesOf(source: ArtifactSource): Promise<Uint8Array | ArrayBuffer> {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source;
  if (source.ok === false) throw new GodwitError("IO_FAILED", `the artifact cannot be fetched: status ${String(source.status)}`);
  return source.arrayBuffer();
}
