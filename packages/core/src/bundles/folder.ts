import { GodwitError } from "../errors/index.ts";

/** The files below a folder, on a disk or in an archive, by their paths: names with `/` between them. */
export interface Folder {
  readonly files: readonly string[];
  /** The bytes of one of `files`. */
  read(path: string): Promise<Uint8Array>;
}

/** The file that a description in the folder names; MALFORMED where the path leads out of it, TRUNCATED where there is no such file. */
export function fileNamed(folder: Folder, path: string): string {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (path.startsWith("/") || path.includes("\\") || names.includes(".."))
    throw new GodwitError("MALFORMED", `the folder's description names ${path}, which is not in the folder`);
  const inside = names.join("/");
  if (folder.files.includes(inside)) return inside;
  throw new GodwitError("TRUNCATED", `the folder's description names ${path}, which is not there`);
}

/** The part of a folder below a path, with paths from there on. */
export function subfolder(folder: Folder, path: string): Folder {
  if (path === "") return folder;
  const prefix = `${path}/`;
  return {
    files: folder.files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length)),
    read: (file) => folder.read(`${prefix}${file}`),
  };
}
