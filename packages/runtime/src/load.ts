import { GodwitError } from "@godwit/core/errors";
import { Engine, loadKernel } from "./engine/engine.ts";
import { Model } from "./model.ts";

/** Bytes, or what has them: a fetched Response, a Blob. */
export type ArtifactSource =
  | Uint8Array
  | ArrayBuffer
  | { arrayBuffer(): Promise<ArrayBuffer>; readonly ok?: boolean; readonly status?: number };

export interface LoadOptions {
  /** The engine to place the model in; by default all models share one. */
  readonly engine?: Engine;
}

/**
 * Opens an artifact. Where the host has no files, the kernels are fetched from beside this code.
 *
 * ```ts
 * const model = await load(await fetch("churn.godwit"));
 * ```
 *
 * Throws as `loadSync`, and IO_FAILED where a response is no success.
 */
export async function load(source: ArtifactSource, options: LoadOptions = {}): Promise<Model> {
  if (options.engine === undefined) await loadKernel("simd");
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return loadSync(source, options);
  if (source.ok === false) throw new GodwitError("IO_FAILED", `the artifact cannot be fetched: status ${String(source.status)}`);
  return loadSync(await source.arrayBuffer(), options);
}

/** The same, at once, where the kernels can be read at once: in Node and its like. Throws NOT_A_MODEL, TRUNCATED, MALFORMED or UNSUPPORTED_ARTIFACT. */
export function loadSync(source: Uint8Array | ArrayBuffer, options: LoadOptions = {}): Model {
  return new Model(source instanceof Uint8Array ? source : new Uint8Array(source), options.engine ?? Engine.shared());
}
