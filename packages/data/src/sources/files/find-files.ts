import { GodwitError } from "@godwit/core/errors";
import type { Store, StoredFile } from "../../stores/store.ts";
import { formatOfName } from "../../tables/file-format.ts";
import { fixedPrefix, globPattern, isGlob } from "./glob.ts";

/** Folder in which a sink keeps what its finished runs wrote. */
export const manifestFolder = "_godwit/";

/** The files that a location names and the folder that their partitions count from. */
export interface FoundFiles {
  readonly files: readonly StoredFile[];
  readonly base: string;
}

/** A file, all files of a folder, or those that a glob fits, by path. FILE_NOT_FOUND where there is none. */
export async function findFiles(store: Store, path: string): Promise<FoundFiles> {
  const single = path === "" || path.endsWith("/") ? null : await store.find(path);
  if (single !== null) return { files: [single], base: path.slice(0, path.lastIndexOf("/") + 1) };
  const glob = isGlob(path);
  const folder = path === "" || path.endsWith("/") ? path : `${path}/`;
  const base = glob ? fixedPrefix(path) : folder;
  const pattern = glob ? globPattern(path) : null;
  const found: StoredFile[] = [];
  const manifests: StoredFile[] = [];
  for await (const file of store.list(base, glob ? foldersOf(path.slice(base.length)) : Infinity)) {
    const within = file.path.slice(base.length);
    if (within.startsWith(manifestFolder)) manifests.push(file);
    if (isHidden(within)) continue;
    if (pattern !== null ? pattern.test(file.path) : formatOfName(file.path) !== null) found.push(file);
  }
  const files = finishedFiles(found, manifests);
  if (files.length === 0)
    throw new GodwitError("FILE_NOT_FOUND", glob ? "no file fits the pattern" : "there is no such file, and no folder of files with rows", {
      where: { file: `${store.name}${path}` },
      hint: "Check the path; in a shell, quote patterns such as 'new/*.parquet'.",
    });
  return { files: files.toSorted((one, other) => (one.path < other.path ? -1 : 1)), base };
}

/** How far below its fixed folders a glob looks; a manifest's folder is one of them. */
function foldersOf(pattern: string): number {
  return pattern.includes("**") ? Infinity : Math.max(1, pattern.split("/").length - 1);
}

/** Names that begin with `_` or `.` are no data, as everybody who reads such folders has it. */
function isHidden(path: string): boolean {
  return path.split("/").some((name) => name.startsWith(".") || (name.startsWith("_") && !name.includes("=")));
}

const partName = /(?:^|\/)part-([0-9a-f]{8,})-\d+\./u;

/** Where a sink's manifests are, the parts of runs that have none are not finished, and left out. */
function finishedFiles(files: readonly StoredFile[], manifests: readonly StoredFile[]): readonly StoredFile[] {
  const finished = new Set(manifests.map(({ path }) => /([0-9a-f]+)\.json$/u.exec(path)?.[1]));
  if (manifests.length === 0) return files;
  return files.filter(({ path }) => {
    const run = partName.exec(path)?.[1];
    return run === undefined || finished.has(run);
  });
}
