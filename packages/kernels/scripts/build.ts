// Compiles assembly/ into dist/*.wasm: the programs' kernels once for each kind of host, the reader of JSON, and the codecs of pages; skips what is up to date.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { createMemoryStream, main, version } from "assemblyscript/asc";

const folder = fileURLToPath(new URL("..", import.meta.url));
const common = ["-O3", "--runtime", "stub", "--enable", "simd", "--importMemory", "--noAssert"];

const builds: Readonly<Record<string, readonly string[]>> = {
  "godwit-json": ["json/index.ts"],
  "godwit-pages": ["pages/index.ts"],
  "godwit-simd": ["index.ts"],
  "godwit-threads": ["index.ts", "--enable", "threads", "--sharedMemory", "--initialMemory", "8", "--maximumMemory", "65536"],
};

function sourceFiles(at: string): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : entry.name.endsWith(".ts") ? [path] : [];
  });
}

function fingerprint(options: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify([common, options, version]));
  for (const path of sourceFiles(join(folder, "assembly")).sort()) hash.update(path.slice(folder.length)).update(readFileSync(path));
  return hash.digest("hex");
}

/** Builds the modules whose sources or options have changed since. */
export async function buildKernels(): Promise<void> {
  mkdirSync(join(folder, "dist"), { recursive: true });
  for (const [name, options] of Object.entries(builds)) {
    const module = join(folder, "dist", `${name}.wasm`);
    const stamp = `${module}.sha256`;
    const now = fingerprint(options);
    if (existsSync(module) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) continue;
    const stderr = createMemoryStream();
    const { error } = await main([...common, ...options, "--baseDir", join(folder, "assembly"), "--outFile", module], { stderr });
    if (error !== null) throw new Error(`${name} does not compile: ${error.message}\n${stderr.toString()}`, { cause: error });
    writeFileSync(stamp, now);
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
