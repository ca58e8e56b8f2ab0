// Stands for @godwit/kernels in the bundle for pages: there the modules lie beside the script.
import type { KernelKind } from "../../kernels/src/index.ts";

export function kernelUrl(kind: KernelKind): URL {
  return kind === "simd" ? new URL("./godwit-simd.wasm", import.meta.url) : new URL("./godwit-threads.wasm", import.meta.url);
}
