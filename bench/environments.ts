import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Settings } from "./settings.ts";

const here = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** Where peers live: each a folder that is built from the file that pins what is in it. */
export type Environment = "libraries" | "hummingbird" | "node" | "sql";

const environments: Readonly<Record<Environment, { readonly pins: string; readonly build: (target: string) => void }>> = {
  libraries: { pins: "python/requirements.txt", build: (target) => buildPython(target, here("python/requirements.txt")) },
  hummingbird: {
    pins: "python/hummingbird-requirements.txt",
    build: (target) => buildPython(target, here("python/hummingbird-requirements.txt")),
  },
  sql: { pins: "python/sql-requirements.txt", build: (target) => buildPython(target, here("python/sql-requirements.txt")) },
  node: { pins: "javascript/package-lock.json", build: buildNode },
};

/** Brings peers at their pinned versions where that was not done before; says why where it cannot be done. */
export function installEnvironment(name: Environment, { folder }: Settings): { readonly reason?: string } {
  const target = join(folder, name);
  const { pins, build } = environments[name];
  const note = join(target, ".ready");
  const wanted = readFileSync(here(pins), "utf8");
  if (existsSync(note) && readFileSync(note, "utf8") === wanted) return {};
  process.stderr.write(`installing ${name}\n`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  try {
    build(target);
  } catch (error) {
    return { reason: `cannot be installed: ${(error as Error).message.split("\n")[0]!}` };
  }
  writeFileSync(note, wanted);
  return {};
}

/** The pinned versions as text. */
export function environmentPins(name: Environment): string {
  return readFileSync(here(environments[name].pins), "utf8");
}

function buildPython(target: string, requirements: string): void {
  execFileSync("python3", ["-m", "venv", target], { stdio: ["ignore", 2, 2] });
  const install = ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "--only-binary", ":all:"];
  execFileSync(join(target, "bin/python"), [...install, "-r", requirements], { stdio: ["ignore", 2, 2] });
}

function buildNode(target: string): void {
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(here(`javascript/${name}`), join(target, name));
  const npm = join(dirname(process.execPath), "npm");
  execFileSync(existsSync(npm) ? npm : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: target,
    stdio: ["ignore", 2, 2],
  });
}
