import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What everything is measured with. */
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

/** Options for a Node that runs this project's TypeScript, and the packages as they are built. */
export function nodeOptions(): string[] {
  return existsSync(join(root, "packages/cli/dist/main.js")) && process.env["GODWIT_BENCH_SOURCE"] === undefined
    ? []
    : ["--conditions=godwit-source"];
}
