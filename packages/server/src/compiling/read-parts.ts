import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ModelSource } from "@godwit/core";
import { GodwitError } from "@godwit/core/errors";
import { readError } from "@godwit/data/files";
import { filesBelow } from "./disk-folder.ts";
import { parseModelReference, type ModelPart } from "./model-reference.ts";

/** A model file in memory, or a folder to look for one in. */
export interface ReadPart extends ModelPart {
  /** Null for a folder. */
  readonly bytes: Uint8Array | null;
  readonly source: ModelSource;
}

const mostBytes = 2 ** 32;

/** The paths of the files that a model reference names. */
export function filesOf(reference: string): readonly string[] {
  return parseModelReference(reference, existsSync).map(({ file }) => file);
}

/** Reads the files that a model reference names. FILE_NOT_FOUND, LIMIT_EXCEEDED, IO_FAILED. */
export async function readParts(reference: string): Promise<readonly [ReadPart, ...ReadPart[]]> {
  const [first, ...others] = parseModelReference(reference, existsSync);
  if (first === undefined || [first, ...others].some(({ file }) => file === ""))
    throw new GodwitError("USAGE", `'${reference}' lacks the name of a model file`, { hint: "Give FILE, FILE#PATH or FILE+FILE." });
  return [await readPart(first), ...(await Promise.all(others.map(readPart)))];
}

async function readPart(part: ModelPart): Promise<ReadPart> {
  const { file: name, path } = part;
  if (await isFolder(name)) {
    const folder = { files: await filesBelow(name), read: (file: string) => readModelBytes(join(name, file)) };
    return { ...part, bytes: null, source: { name, path, folder } };
  }
  const bytes = await readModelBytes(name);
  return { ...part, bytes, source: { name, path, bytes, read: (sibling) => readSibling(name, sibling) } };
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (cause) {
    throw readError(cause, file);
  }
}

async function readModelBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.size > mostBytes) throw new GodwitError("LIMIT_EXCEEDED", "the model file is larger than 4 GiB", { where: { file } });
    return await readFile(file);
  } catch (cause) {
    throw cause instanceof GodwitError ? cause : readError(cause, file);
  }
}

async function readSibling(file: string, name: string): Promise<Uint8Array> {
  if (name !== basename(name) || name === "" || name === "." || name === "..")
    throw new GodwitError("MALFORMED", "the model names a file that is not beside it", { where: { file } });
  return readModelBytes(join(dirname(file), name));
}
