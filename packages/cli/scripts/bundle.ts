// Makes dist/bundle: the command line and what it stands on as a few files, because a thousand small ones take longer to find than to run.
import { rm, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/** Programs of their own, large, or not always there: found where they are installed, when they are asked for. Of CommonJS, whose names no bundle knows. */
const external = [
  "@aws-sdk/*",
  "@azure/*",
  "@duckdb/*",
  "@google-cloud/*",
  "@grpc/*",
  "@opentelemetry/*",
  "grpc-health-check",
  "mongodb",
  "mysql2",
  "onnxruntime-node",
  "onnxruntime-web",
  "pg",
  "pg-native",
  "pino",
  "redis",
  "webgpu",
  "yaml",
];

/** Workers, kernels and pages lie beside the modules that name them, and those stay where they are. */
const placesOfModules: Plugin = {
  name: "places of modules",
  setup(bundler) {
    const folder = bundler.initialOptions.outdir!;
    bundler.onLoad({ filter: /[\\/]packages[\\/][a-z]+[\\/]dist[\\/].*[.]js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return null;
      const place = JSON.stringify(relative(folder, path).replaceAll("\\", "/"));
      return { contents: text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`), loader: "js" };
    });
  },
};

/** Writes the bundle. The packages must have been built. */
export async function bundleCommandLine(): Promise<void> {
  const outdir = join(packageFolder, "dist/bundle");
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [join(packageFolder, "dist/main.js")],
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "none",
    external,
    plugins: [placesOfModules],
    banner: { js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);' },
    logLevel: "error",
  });
}

if (import.meta.main) await bundleCommandLine();
