import { constants } from "node:fs";
import { randomUUID } from "node:crypto";
import { link, mkdir, opendir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { openSource } from "../files/byte-source.ts";
import { openOutput } from "../files/open-output.ts";
import type { OutputFile } from "../files/output-file.ts";
import { codeOf, readError } from "../files/read-error.ts";
import { openForWriting, writeAll, writeError } from "../files/write-all.ts";
import type { Store, StoredFile } from "./store.ts";

/** Files of this machine; paths are its own, absolute or from where the process stands. */
export const diskStore: Store = {
  name: "",
  list: filesUnder,
  find,
  open: ({ path }) => openSource(path),
  create,
  putIfAbsent,
  keepsFirst: () => Promise.resolve(true),
  remove,
  close: () => Promise.resolve(),
};

async function find(path: string): Promise<StoredFile | null> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) return null;
    return { path, bytes: Number(found.size), fingerprint: `${found.size}-${found.mtimeNs}` };
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw readError(cause, path);
  }
}

async function* filesUnder(prefix: string, folders: number = Infinity): AsyncGenerator<StoredFile, void, undefined> {
  let entries;
  try {
    entries = await opendir(prefix === "" ? "." : prefix);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return;
    throw readError(cause, prefix);
  }
  for await (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      if (folders > 0) yield* filesUnder(`${path}/`, folders - 1);
    } else {
      const found = await find(path);
      if (found !== null) yield found;
    }
  }
}

async function create(path: string): Promise<OutputFile> {
  await makeFolder(path);
  return openOutput(path, { patched: false });
}

/** By way of a link from another name: whoever finds the file finds all of it, though its writer be killed. */
async function putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolder(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const handle = await openForWriting(path, temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    await writeAll(handle, bytes, 0, path);
    await handle.sync();
    await link(temporary, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw writeError(cause, path);
  } finally {
    await handle.close();
    await unlink(temporary).catch(() => undefined);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeWithParents(dirname(path));
  } catch (cause) {
    throw writeError(cause, path);
  }
}

/** Node's own recursive mkdir says ENOENT on a file system that is read-only. */
async function makeWithParents(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const code = codeOf(cause);
    const parent = dirname(folder);
    if (code === "ENOENT" && parent !== folder) {
      await makeWithParents(parent);
      return makeWithParents(folder);
    }
    // What stands there already may be read-only, or no folder: who writes into it will be told.
    if (code === "EEXIST" || (await isFolder(folder))) return;
    throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw writeError(cause, path);
  }
}
