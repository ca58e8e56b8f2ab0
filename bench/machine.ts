import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type as system } from "node:os";
import { join } from "node:path";
import type { Results } from "./results.ts";
import { root, type Settings } from "./settings.ts";

export function describeMachine(): Results["machine"] {
  return {
    processor: cpus()[0]?.model.trim() ?? "an unknown processor",
    threads: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${system()} ${release().split("-")[0]!}`,
    load: Number(loadavg()[0]!.toFixed(1)),
  };
}

/** Versions of what was measured: pinned ones as they are pinned, the compiler and Python as they answer. */
export function describeVersions({ python }: Settings): Readonly<Record<string, string>> {
  const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
  const pins = [...read("peers/python/requirements.txt").split("\n"), ...read("peers/python/hummingbird-requirements.txt").split("\n")]
    .filter((line) => line.includes("=="))
    .map((line) => line.split("==") as [string, string]);
  const { dependencies } = JSON.parse(read("peers/javascript/package.json")) as { readonly dependencies: Readonly<Record<string, string>> };
  const { version } = JSON.parse(readFileSync(join(root, "packages/runtime/package.json"), "utf8")) as { readonly version: string };
  return {
    Godwit: version,
    Node: process.versions.node,
    Python: answer(python, "--version").replace("Python ", ""),
    cc: answer("cc", "--version").replace(/^.* /u, ""),
    ...Object.fromEntries(pins),
    ...dependencies,
  };
}

function answer(command: string, parameter: string): string {
  try {
    return execFileSync(command, [parameter], { encoding: "utf8" }).split("\n")[0]!;
  } catch {
    return "none";
  }
}
