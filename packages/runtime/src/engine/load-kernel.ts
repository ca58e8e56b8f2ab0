import { GodwitError } from "@godwit/core/errors";
import { kernelUrl, type KernelKind } from "@godwit/kernels";

const modules = new Map<KernelKind, WebAssembly.Module>();

/** The compiled module, read from the package's file: in Node and its like. Elsewhere `loadKernel` must have run. */
export function kernelModule(kind: KernelKind): WebAssembly.Module {
  const known = modules.get(kind);
  if (known !== undefined) return known;
  const files = globalThis.process?.getBuiltinModule?.("node:fs");
  if (files === undefined)
    throw new GodwitError("USAGE", "the kernels are not loaded yet", { hint: "Await loadKernel() first, or use the asynchronous load()." });
  const module = new WebAssembly.Module(files.readFileSync(kernelUrl(kind)));
  modules.set(kind, module);
  return module;
}

/** Fetches and compiles the module, once. Throws IO_FAILED where it is not beside this code. */
export async function loadKernel(kind: KernelKind): Promise<WebAssembly.Module> {
  const known = modules.get(kind);
  if (known !== undefined) return known;
  if (globalThis.process?.getBuiltinModule?.("node:fs") !== undefined) return kernelModule(kind);
  const url = kernelUrl(kind);
  const response = await fetch(url);
  if (!response.ok)
    throw new GodwitError("IO_FAILED", `the kernels cannot be fetched: ${url.href} answers with status ${response.status}`, {
      hint: "Serve the .wasm files beside the script that imports them.",
    });
  const module = await WebAssembly.compile(await response.arrayBuffer());
  modules.set(kind, module);
  return module;
}

/** Whether threads can share a memory: a page must be cross-origin isolated for that. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && (globalThis.crossOriginIsolated as boolean | undefined) !== false;
}
