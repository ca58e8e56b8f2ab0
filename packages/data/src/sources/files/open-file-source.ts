import { openSource } from "../../files/byte-source.ts";
import { diskStore } from "../../stores/disk-store.ts";
import { openStore } from "../../stores/open-store.ts";
import type { Store, StoredFile } from "../../stores/store.ts";
import type { Source } from "../source.ts";
import type { FileSourceOptions } from "./file-source-options.ts";
import { FileSource } from "./file-source.ts";
import { findFiles } from "./find-files.ts";
import { spoolInput } from "./spool-input.ts";

/**
 * The rows of files: `rows.parquet`, a folder (partitions such as `day=2026-11-22/` are columns), a pattern such as `new/*.csv.gz`, or `-`.
 * All files have the columns of the first one. Rejects with FILE_NOT_FOUND, USAGE, UNSUPPORTED_INPUT, MALFORMED_INPUT, SCHEMA_MISMATCH.
 */
export async function openFileSource(location: string, options: FileSourceOptions = {}): Promise<Source> {
  if (location === "-") return openInput(options);
  const { store, path } = await openStore(location);
  try {
    const { files, base } = await findFiles(store, path);
    return await FileSource.open({ name: location, store, base, files, options, close: () => store.close() });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openInput(options: FileSourceOptions): Promise<Source> {
  const { path, bytes, digest, remove } = await spoolInput();
  const file: StoredFile = { path: "standard input", bytes, fingerprint: digest };
  const store: Store = {
    ...diskStore,
    find: () => Promise.resolve(file),
    open: () => renamed(path, file.path),
  };
  try {
    return await FileSource.open({ name: file.path, store, base: "", files: [file], options, close: remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A file under another name. */
async function renamed(path: string, name: string): ReturnType<typeof openSource> {
  const source = await openSource(path);
  const { size, readAt } = source;
  return {
    name,
    size,
    get position() {
      return source.position;
    },
    readAt: readAt === null ? null : (...place) => source.readAt!(...place),
    pieces: () => source.pieces(),
    close: () => source.close(),
  };
}
