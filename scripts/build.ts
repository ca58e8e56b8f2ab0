// Builds every package: types and JavaScript by the compiler, the kernels by theirs, and the runtime for pages. What is up to date is left alone.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { buildKernels } from "../packages/kernels/scripts/build.ts";
import { bundleCommandLine } from "../packages/cli/scripts/bundle.ts";
import { bundleBrowser } from "../packages/runtime/scripts/bundle-browser.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

await buildKernels();
const { status } = spawnSync(
  execPath,
  [
    compiler,
    "-b",
    ...["core", "kernels", "runtime", "client", "data", "server", "sql", "deploy", "cli"].map((name) => join(root, "packages", name)),
  ],
  {
    stdio: "inherit",
  },
);
if (status === 0) {
  await bundleBrowser();
  await bundleCommandLine();
}
exit(status ?? 1);
