import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import type { HookSettings } from "./hook-settings.ts";

/** The files of a deployment's hooks: their modules, all that these import by relative paths, and what the deployment names beside them. */
export interface HookFiles {
  readonly modules: { readonly before: string | null; readonly after: string | null };
  /** Their bytes by their paths from the deployment file, in the order of the paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 over the paths and bytes of all files, in hex. */
  readonly sha256: string;
}

const specifier = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)(["'])(\.{1,2}\/[^"'\n]+)\1/g;
const codeFile = /\.[mc]?[jt]s$/;
const mostFiles = 1000;

/** Finds the files below hooks. Throws FILE_NOT_FOUND and INVALID_DEPLOYMENT. Packages that they import are not looked into. */
export function readHookFiles(folder: string, hooks: HookSettings | null): HookFiles {
  const found = new Map<string, Buffer>();
  const entries = [hooks?.before, hooks?.after, ...(hooks?.files ?? [])].filter((path) => path != null);
  for (const path of entries)
    if (isAbsolute(path))
      throw new GodwitError("INVALID_DEPLOYMENT", `the hooks' file ${path} must be named by a path from the deployment file`, {
        where: { path: "hooks" },
      });
  const places = entries.map((path) => resolve(folder, path));
  const ahead = [...places];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (found.has(file)) continue;
    if (found.size >= mostFiles) throw new GodwitError("LIMIT_EXCEEDED", `the hooks import more than ${mostFiles} files`);
    if (!existsSync(file)) {
      if (places.includes(file)) throw new GodwitError("FILE_NOT_FOUND", `there is no hook ${relative(folder, file)}`, { where: { file } });
      continue;
    }
    const bytes = readFileSync(file);
    found.set(file, bytes);
    if (codeFile.test(file)) for (const [, , path] of bytes.toString("utf8").matchAll(specifier)) ahead.push(resolve(dirname(file), path!));
  }
  const files = new Map(
    [...found].map(([file, bytes]) => [relative(folder, file).replaceAll("\\", "/"), bytes] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const address = (path: string | null | undefined): string | null => (path == null ? null : pathToFileURL(resolve(folder, path)).href);
  return { modules: { before: address(hooks?.before), after: address(hooks?.after) }, files, sha256: hashOf(files) };
}

function hashOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256");
  for (const [path, bytes] of files) hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  return hash.digest("hex");
}
