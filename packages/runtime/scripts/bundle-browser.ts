// Makes dist/browser: the runtime as one script for pages, the script of its workers, and the kernels.
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { kernelUrl } from "../../kernels/src/index.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const kernelsBeside: Plugin = {
  name: "kernels beside the script",
  setup: (bundler) =>
    bundler.onResolve({ filter: /^@godwit\/kernels$/ }, () => ({ path: join(packageFolder, "scripts/browser-kernels.ts") })),
};

/** The files of the bundle; `godwit.js` is the one to import. */
export const bundleFiles: readonly string[] = ["godwit.js", "thread.js", "godwit-simd.wasm", "godwit-threads.wasm"];

/** Writes the bundle into a folder. The kernels must have been built. */
export async function bundleBrowser(folder: string = join(packageFolder, "dist/browser")): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: { godwit: join(packageFolder, "src/index.ts"), thread: join(packageFolder, "src/engine/thread.ts") },
    outdir: folder,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    conditions: ["godwit-source"],
    plugins: [kernelsBeside],
    logLevel: "error",
  });
  for (const kind of ["simd", "threads"] as const) await copyFile(kernelUrl(kind), join(folder, `godwit-${kind}.wasm`));
}

if (import.meta.main) await bundleBrowser();
