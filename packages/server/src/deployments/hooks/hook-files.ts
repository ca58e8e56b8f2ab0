import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GodwitError } from "@godwit/core/errors";

/** The modules of a deployment's hooks: theirs, and all that these import by relative paths. */
export interface HookFiles {
  readonly addresses: readonly string[];
  /** SHA-256 over the paths and bytes of all files, in hex. */
  readonly sha256: string;
}

const specifier = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)(["'])(\.{1,2}\/[^"'\n]+)\1/g;
const mostFiles = 1000;

/** Finds the files below hooks. Throws FILE_NOT_FOUND. Packages that they import are not looked into. */
export function readHookFiles(folder: string, modules: readonly string[]): HookFiles {
  const files = new Map<string, Buffer>();
  const entries = modules.map((module) => resolve(folder, module));
  const ahead = [...entries];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (files.has(file)) continue;
    if (files.size >= mostFiles) throw new GodwitError("LIMIT_EXCEEDED", `the hooks import more than ${mostFiles} files`);
    if (!existsSync(file)) {
      if (entries.includes(file))
        throw new GodwitError("FILE_NOT_FOUND", `there is no hook ${relative(folder, file)}`, { where: { file } });
      continue;
    }
    const bytes = readFileSync(file);
    files.set(file, bytes);
    for (const [, , path] of bytes.toString("utf8").matchAll(specifier)) ahead.push(resolve(dirname(file), path!));
  }
  const hash = createHash("sha256");
  for (const file of [...files.keys()].sort()) {
    const bytes = files.get(file)!;
    hash.update(`${relative(folder, file).replaceAll("\\", "/")}\n${bytes.length}\n`).update(bytes);
  }
  return { addresses: entries.map((entry) => pathToFileURL(entry).href), sha256: hash.digest("hex") };
}
