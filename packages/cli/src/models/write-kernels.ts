import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { kernelsOf, modelKernels, wholeKernels } from "@godwit/runtime/kernels";
import { openOutput } from "@godwit/data/files";

export interface WrittenKernels {
  readonly file: string;
  readonly size: number;
}

/**
 * Writes the modules of kernels with only what a model needs, under the names by which a page's script looks for them. What a
 * folder's modules were cut down to for other models, they keep.
 */
export async function writeKernels(artifact: Uint8Array, folder: string): Promise<readonly WrittenKernels[]> {
  const written: WrittenKernels[] = [];
  for (const kind of ["simd", "threads"] as const) {
    const path = join(folder, `godwit-${kind}.wasm`);
    const known = await readFile(path).catch(() => null);
    const module = modelKernels(artifact, wholeKernels(kind), known === null ? null : kernelsOf(known));
    const file = await openOutput(path, { patched: false });
    await file.write(module);
    await file.commit();
    written.push({ file: path, size: module.length });
  }
  return written;
}
