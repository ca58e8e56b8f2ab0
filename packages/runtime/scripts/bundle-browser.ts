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

/** What a page without a GPU never asks for stands apart; its errors are those of the script that asks. */
const gpuApart: Plugin = {
  name: "GPU apart",
  setup(bundler) {
    bundler.onResolve({ filter: /\/webgpu\/index\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./webgpu.js", external: true } : null,
    );
  },
};
const errorsOfTheScript: Plugin = {
  name: "errors of the script",
  setup: (bundler) => bundler.onResolve({ filter: /\/godwit-error\.ts$/ }, () => ({ path: "./godwit.js", external: true })),
};

/** The files of the bundle; `godwit.js` is the one to import. */
export const bundleFiles: readonly string[] = ["godwit.js", "thread.js", "godwit-simd.wasm", "godwit-threads.wasm"];
/** What `godwit.js` loads beside them where a GPU is asked for. */
export const gpuFile = "webgpu.js";

/** Writes the bundle into a folder. The kernels must have been built. */
export async function bundleBrowser(folder: string = join(packageFolder, "dist/browser")): Promise<void> {
  await mkdir(folder, { recursive: true });
  await bundle(folder, { godwit: join(packageFolder, "src/index.ts"), thread: join(packageFolder, "src/engine/thread.ts") }, [
    kernelsBeside,
    gpuApart,
  ]);
  await bundle(folder, { webgpu: join(packageFolder, "src/webgpu/index.ts") }, [kernelsBeside, errorsOfTheScript]);
  for (const kind of ["simd", "threads"] as const) await copyFile(kernelUrl(kind), join(folder, `godwit-${kind}.wasm`));
}

async function bundle(outdir: string, entryPoints: Record<string, string>, plugins: Plugin[]): Promise<void> {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    conditions: ["godwit-source"],
    plugins,
    logLevel: "error",
  });
}

if (import.meta.main) await bundleBrowser();
