import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";

/** Files by their paths from a deployment file. */
export type FilesByPath = ReadonlyMap<string, Uint8Array>;

/**
 * Lays the files of a deployment out as they were around it, in a folder below `root` that is there as a whole or not at all, and gives the
 * deployment's own folder. Throws INVALID_DEPLOYMENT for a path that is none.
 */
export async function layFiles(root: string, name: string, files: FilesByPath): Promise<string> {
  const folder = folderOf(root, name, files.keys());
  const partialName = `${name}.${randomUUID()}.part`;
  const partial = join(root, partialName);
  try {
    const inside = folderOf(root, partialName, files.keys());
    await mkdir(inside, { recursive: true });
    for (const [path, bytes] of files) {
      const file = resolve(inside, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    // Hooks are ES modules, whatever package the server's own folder is of.
    if (!files.has("package.json")) await writeFile(join(partial, "package.json"), '{ "type": "module" }\n');
    await rm(join(root, name), { recursive: true, force: true });
    await rename(partial, join(root, name));
    return folder;
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw cause instanceof GodwitError ? cause : new GodwitError("IO_FAILED", `the hooks' files cannot be written to ${root}`, { cause });
  }
}

/** Deep enough that no path leads out of `root/name`. */
export function folderOf(root: string, name: string, paths: Iterable<string>): string {
  const depth = Math.max(0, ...[...paths].map(stepsUp));
  return join(root, name, ...Array.from({ length: depth }, () => "_"));
}

const usablePart = /^(?!\.\.?$)[^\\/:*?"<>|\p{Cc}]{1,255}$/u;
const mostSteps = 20;

function stepsUp(path: string): number {
  const parts = path.split("/");
  const up = parts.findIndex((part) => part !== "..");
  const rest = up < 0 ? [] : parts.slice(up);
  if (rest.length === 0 || rest.length > mostSteps || up > mostSteps || !rest.every((part) => usablePart.test(part)))
    throw new GodwitError("INVALID_DEPLOYMENT", `${JSON.stringify(path)} is no path of a hook's file`, { where: { path: "files" } });
  return up;
}
