import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ContenderProcess } from "./contender-process.ts";
import type { Library } from "./task.ts";

/** What every claim is measured with. */
export interface Settings {
  readonly quick: boolean;
  /** Where peers are installed and models are kept. */
  readonly folder: string;
  readonly models: string;
  readonly python: string;
}

export function readSettings(quick: boolean): Settings {
  const folder = join(process.env["GODWIT_PEERS"] ?? join(homedir(), ".cache/godwit-peers"), "bench");
  return { quick, folder, models: join(folder, "models"), python: join(folder, "libraries/bin/python") };
}

export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** Each library's own variables that keep it to one thread; onnxruntime is told by options. */
const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", ORT_NUM_THREADS: "1" };

/** Starts a library. The measured Godwit is the built one, as users run it, where there is one. */
export function startContender(which: Library, { folder, models, python }: Settings): ContenderProcess {
  const here = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
  if (which === "sklearn" || which === "native")
    return new ContenderProcess(python, [here("contender.py"), which === "sklearn" ? "scikit-learn" : "onnxruntime", models], oneThread);
  return new ContenderProcess(process.execPath, [...nodeOptions(), here("contender.ts"), which, models, folder], oneThread);
}

/** Options for a Node that runs this project's TypeScript, and the packages as they are built. */
export function nodeOptions(): string[] {
  return existsSync(join(root, "packages/cli/dist/main.js")) && process.env["GODWIT_BENCH_SOURCE"] === undefined
    ? []
    : ["--conditions=godwit-source"];
}
