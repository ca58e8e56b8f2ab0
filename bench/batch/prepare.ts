import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../settings.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const godwitBinary: string = join(root, "packages/cli/bin/godwit.js");

/** What a bench of batch runs stands on. */
export interface Prepared {
  readonly python: string;
  /** Of models and rows, in which outputs are written too. */
  readonly folder: string;
  /** A file of so many rows. */
  rows(count: number): string;
}

/** Installs the libraries at their pinned versions and makes models and rows, where that was not done before. */
export function prepare(benchFolder: string, counts: readonly number[]): Prepared {
  const environment = join(benchFolder, "batch");
  const python = join(environment, "bin/python");
  const pins = here("python/batch-requirements.txt");
  const note = join(environment, ".ready");
  const wanted = readFileSync(pins, "utf8");
  if (!existsSync(note) || readFileSync(note, "utf8") !== wanted) {
    process.stderr.write("installing the libraries\n");
    run("python3", ["-m", "venv", "--clear", environment]);
    run(python, ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "--only-binary", ":all:", "-r", pins]);
    writeFileSync(note, wanted);
  }
  const folder = join(benchFolder, "batch-data");
  const rows = (count: number): string => join(folder, `rows-${count}.parquet`);
  mkdirSync(folder, { recursive: true });
  const make = (what: string): void => run(python, [here("python/prepare.py"), folder, what]);
  if (!existsSync(join(folder, "boosting.onnx"))) make("models");
  for (const count of counts) if (!existsSync(rows(count))) make(String(count));
  for (const [model, file] of [
    ["forest", "forest.joblib"],
    ["boosting", "boosting.txt"],
  ] as const)
    run(process.execPath, [godwitBinary, "compile", join(folder, file), "-o", join(folder, `${model}.godwit`), "--quiet"]);
  return { python, folder, rows };
}

/** The largest difference between two outputs. */
export function compare({ python }: Prepared, ours: string, theirs: string): number {
  return Number(execFileSync(python, [here("python/compare.py"), ours, theirs], { encoding: "utf8" }));
}

export const scoreProgram: string = here("python/score.py");

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ["ignore", 2, 2] });
}
