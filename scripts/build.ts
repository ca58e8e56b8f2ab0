// Builds every package: types and JavaScript by the compiler, the kernels by theirs. What is up to date is left alone.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { buildKernels } from "../packages/kernels/scripts/build.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

await buildKernels();
const { status } = spawnSync(
  execPath,
  [compiler, "-b", ...["core", "kernels", "runtime", "server", "cli"].map((name) => join(root, "packages", name))],
  {
    stdio: "inherit",
  },
);
exit(status ?? 1);
