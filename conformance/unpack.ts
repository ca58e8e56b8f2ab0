import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { defaultLimits, readZip } from "@godwit/core/formats";

export const conformance = fileURLToPath(new URL(".", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/godwit/exams/", import.meta.url));

/**
 * The folder of a case with a folder for each version. What is stored is a zip a version; it is unpacked once, into a cache, beside
 * what the versions share. A case that was just written is a folder already.
 */
export function unpackedCase(library: string, name: string): string {
  const stored = join(conformance, library, name);
  const files = readdirSync(stored, { withFileTypes: true }).filter((entry) => entry.isFile());
  const versions = files.filter((entry) => isVersion(entry.name));
  if (versions.length === 0) return stored;
  const target = join(cache, library, `${name}@${stampOf(files.map((entry) => join(stored, entry.name)))}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  mkdirSync(draft, { recursive: true });
  for (const { name: file } of files) {
    const path = join(stored, file);
    if (isVersion(file)) unpack(path, join(draft, file.slice(0, -4)));
    else copyFileSync(path, join(draft, file));
  }
  publish(draft, target);
  return target;
}

/** Versions begin with a digit; what they share, with a letter. */
function isVersion(file: string): boolean {
  return /^\d.*\.zip$/u.test(file);
}

export interface StoredVersion {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Every version of every case of a library, in order, each with its folder. */
export function storedVersions(library: string): readonly StoredVersion[] {
  return foldersIn(join(conformance, library)).flatMap((name) => {
    const unpacked = unpackedCase(library, name);
    return foldersIn(unpacked).map((version) => ({ name, version, folder: join(unpacked, version) }));
  });
}

export function foldersIn(path: string): readonly string[] {
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => name).toSorted();
}

/** Tells contents apart by the names, sizes and times of their files. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

function unpack(zip: string, folder: string): void {
  for (const { name, method, content } of readZip(readFileSync(zip), defaultLimits).values()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, method === 0 ? content : inflateRawSync(content));
  }
}

/** Several processes may unpack the same case: the first one's folder stays. */
function publish(draft: string, target: string): void {
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(target)) throw error;
  }
}
