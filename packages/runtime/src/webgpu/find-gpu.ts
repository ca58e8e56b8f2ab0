import { GodwitError } from "@godwit/core/errors";

/**
 * WebGPU as the host has it: the browser's, or the package `webgpu` where it is installed beside this one. Throws
 * MISSING_DEPENDENCY where there is neither.
 */
export function findGpu(): GPU {
  const own = (globalThis.navigator as { readonly gpu?: GPU } | undefined)?.gpu;
  if (own !== undefined) return own;
  const modules = globalThis.process?.getBuiltinModule?.("node:module");
  if (modules === undefined)
    throw new GodwitError("NO_GPU", "this browser has no WebGPU, or shows it to secure pages only", { hint: "Serve the page over HTTPS." });
  try {
    return (modules.createRequire(import.meta.url)("webgpu") as { create(options: readonly string[]): GPU }).create([]);
  } catch (cause) {
    throw new GodwitError("MISSING_DEPENDENCY", "a GPU is reached through the package webgpu, which is not installed or does not start", {
      hint: "npm install webgpu",
      cause,
    });
  }
}
