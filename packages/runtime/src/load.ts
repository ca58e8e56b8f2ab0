import { GodwitError } from "@godwit/core/errors";
import { type Engine, loadKernel } from "./engine/engine.ts";
import type { Onnxruntime } from "./delegated/onnxruntime.ts";
import { Model, type ModelHosts } from "./model.ts";

/** Bytes, or what has them: a fetched Response, a Blob. */
export type ArtifactSource =
  | Uint8Array
  | ArrayBuffer
  | { arrayBuffer(): Promise<ArrayBuffer>; readonly ok?: boolean; readonly status?: number };

export interface SyncLoadOptions {
  /** The engine to place the model in; by default all models share one. */
  readonly engine?: Engine;
  /** For models that onnxruntime runs, where `onnxruntime-node` is not found by its name: in a page the module `onnxruntime-web`. */
  readonly onnxruntime?: Onnxruntime;
}

export interface LoadOptions extends SyncLoadOptions {
  /**
   * Where asynchronous calls of tree ensembles are answered: on the CPU (so unless told); `gpu`, or an error where there is none;
   * `auto`, on whichever answers a batch of that size sooner, by measurement. The bits are the same. Other models, and synchronous calls, stay on the CPU.
   */
  readonly device?: "cpu" | "gpu" | "auto";
  /** WebGPU, where it is neither the browser's nor the package `webgpu`. */
  readonly gpu?: GPU;
}

/**
 * Opens an artifact. Where the host has no files, the kernels are fetched from beside this code.
 *
 * ```ts
 * const model = await load(await fetch("churn.godwit"));
 * ```
 *
 * Throws as `loadSync`, IO_FAILED where a response is no success, MISSING_DEPENDENCY or INVALID_MODEL for a model that
 * onnxruntime is to run and does not, and NO_GPU or MISSING_DEPENDENCY where a GPU is asked for and there is none.
 */
export async function load(source: ArtifactSource, options: LoadOptions = {}): Promise<Model> {
  if (options.engine === undefined) await loadKernel("simd");
  const { device = "cpu", gpu } = options;
  const route = device === "cpu" ? undefined : await (await import("./webgpu/index.ts")).openRoute(device, gpu);
  const model = open(await bytesOf(source), { ...options, ...(route && { route }) });
  await model.ready();
  return model;
}

/** The same, at once, where the kernels can be read at once: in Node and its like. Throws NOT_A_MODEL, TRUNCATED, MALFORMED or UNSUPPORTED_ARTIFACT. */
export function loadSync(source: Uint8Array | ArrayBuffer, options: SyncLoadOptions = {}): Model {
  return open(source, options);
}

function open(source: Uint8Array | ArrayBuffer, hosts: ModelHosts): Model {
  return new Model(source instanceof Uint8Array ? source : new Uint8Array(source), hosts);
}

async function bytesOf(source: ArtifactSource): Promise<Uint8Array | ArrayBuffer> {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source;
  if (source.ok === false) throw new GodwitError("IO_FAILED", `the artifact cannot be fetched: status ${String(source.status)}`);
  return source.arrayBuffer();
}
