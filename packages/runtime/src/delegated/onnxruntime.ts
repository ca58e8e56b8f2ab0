import { GodwitError } from "@godwit/core/errors";

/** A tensor of onnxruntime's. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>, fetches: readonly string[]): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** What is used of `onnxruntime-node` and `onnxruntime-web`, which both have it. */
export interface Onnxruntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
}

/**
 * `onnxruntime-node`, where it is installed beside this package. In a page, or wherever modules are not found by name, the caller
 * hands in its own. Throws MISSING_DEPENDENCY.
 */
export function findOnnxruntime(): Onnxruntime {
  const modules = globalThis.process?.getBuiltinModule?.("node:module");
  if (modules === undefined)
    throw missing("this model needs onnxruntime-web here", 'Hand it in: load(artifact, { onnxruntime: await import("onnxruntime-web") }).');
  try {
    return modules.createRequire(import.meta.url)("onnxruntime-node") as Onnxruntime;
  } catch (cause) {
    throw missing("this model needs onnxruntime-node, which is not installed or does not start", installation, cause);
  }
}

const installation =
  "npm install onnxruntime-node --onnxruntime-node-install=skip (the setting leaves out libraries for graphics cards, which its script would download).";

function missing(message: string, hint: string, cause?: unknown): GodwitError {
  return new GodwitError("MISSING_DEPENDENCY", message, { hint, ...(cause === undefined ? {} : { cause }) });
}
