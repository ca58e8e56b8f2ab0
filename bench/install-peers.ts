import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Settings } from "./settings.ts";

const here = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** Brings the peers at their pinned versions and trains the models, where that was not done before. */
export async function installPeers({ folder, models, python }: Settings, names: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  once(join(folder, "python"), here("requirements.txt"), (target) => {
    say("Python's peers");
    execFileSync("python3", ["-m", "venv", target], { stdio: "inherit" });
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--only-binary",
      ":all:",
      "-r",
      here("requirements.txt"),
    ];
    execFileSync(python, install, { stdio: "inherit" });
  });
  once(join(folder, "node"), here("package-lock.json"), (target) => {
    say("JavaScript's peers");
    mkdirSync(target);
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(here(name), join(target, name));
    const npm = join(dirname(process.execPath), "npm");
    execFileSync(existsSync(npm) ? npm : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: target, stdio: "inherit" });
  });
  if (names.length > 0) execFileSync(python, [here("models.py"), models, ...names], { stdio: "inherit" });
}

/** Builds a folder anew where the file that pins what is in it has changed. */
function once(target: string, pins: string, build: (target: string) => void): void {
  const note = join(target, ".ready");
  const wanted = readFileSync(pins, "utf8");
  if (existsSync(note) && readFileSync(note, "utf8") === wanted) return;
  rmSync(target, { recursive: true, force: true });
  build(target);
  writeFileSync(note, wanted);
}

function say(what: string): void {
  process.stdout.write(`installing ${what}\n`);
}
