import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { GodwitError } from "@godwit/core/errors";

/** The real path of a file or folder that a request names, which must lie under the root. Throws USAGE and FILE_NOT_FOUND. */
export async function pathUnder(root: string, path: string): Promise<string> {
  const outside = new GodwitError("USAGE", `models are loaded from ${root} only`, { hint: "Give a path under that folder." });
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.includes("\0")) throw outside;
  const wanted = resolve(root, path);
  if (!isUnder(resolve(root), wanted)) throw outside;
  const [realRoot, real] = await Promise.all([existing(root), existing(wanted)]);
  if (!isUnder(realRoot, real)) throw outside;
  return real;
}

function isUnder(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function existing(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw new GodwitError("FILE_NOT_FOUND", `there is nothing at ${path}`, { cause });
  }
}
