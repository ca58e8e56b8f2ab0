import { constants } from "node:fs";
import { mkdir, opendir, open, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { openSource } from "../files/byte-source.ts";
import { openOutput } from "../files/open-output.ts";
import type { OutputFile } from "../files/output-file.ts";
import { codeOf, readError } from "../files/read-error.ts";
import { writeAll, writeError } from "../files/write-all.ts";
import type { Store, StoredFile } from "./store.ts";

/** Files of this machine; paths are its own, absolute or from where the process stands. */
export const diskStore: Store = {
  name: "",
  list: (prefix) => filesUnder(prefix),
  find,
  open: ({ path }) => openSource(path),
  create,
  putIfAbsent,
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

async function* filesUnder(prefix: string): AsyncGenerator<StoredFile, void, undefined> {
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
    if (entry.isDirectory()) yield* filesUnder(`${path}/`);
    else {
      const found = await find(path);
      if (found !== null) yield found;
    }
  }
}

async function create(path: string): Promise<OutputFile> {
  await makeFolder(path);
  return openOutput(path, { patched: false });
}

async function putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolder(path);
  let handle;
  try {
    handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw writeError(cause, path);
  }
  try {
    await writeAll(handle, bytes, 0, path);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    throw writeError(cause, path);
  }
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw writeError(cause, path);
  }
}
