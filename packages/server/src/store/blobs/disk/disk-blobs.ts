import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, opendir, readdir, readFile, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Blob, BlobContent, BlobStore, ByteRange, ExpectedBlob, ListedBlob } from "../blob-store.ts";
import { countContent } from "../counted-content.ts";
import { checkDigest, digestOf, isDigest } from "../digest.ts";
import { damaged, noSuchBlob, verifiedPieces } from "../verified-pieces.ts";
import { diskError, isMissing } from "./disk-error.ts";
import { moveDurably, syncFolder, writeDurably } from "./durable-file.ts";

const incoming = "incoming";
const stores = "stores";

/**
 * Blobs in a folder, each at `ab/abcd…`. A blob is written beside, flushed, and renamed to its place, so that it is there as a whole
 * or not at all, whenever the process ends. Opening removes what was left half written; several processes may share the folder.
 */
export async function openDiskBlobs(folder: string): Promise<BlobStore> {
  try {
    await mkdir(join(folder, incoming), { recursive: true });
    await removeAbandoned(join(folder, incoming), Date.now() - abandonedMilliseconds);
  } catch (error) {
    throw diskError(error, folder);
  }
  return new DiskBlobs(folder);
}

/** A file that nobody has written to for this long is being written by nobody. */
const abandonedMilliseconds = 60 * 60_000;

async function removeAbandoned(folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found === null || found.mtimeMs >= before) continue;
    await rm(join(folder, name), { force: true });
    removed++;
  }
  return removed;
}

class DiskBlobs implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(content: BlobContent, expected?: ExpectedBlob): Promise<Blob> {
    const path = join(this.#folder, incoming, randomUUID());
    const counted = countContent(content, expected);
    try {
      await writeDurably(path, counted.pieces);
      const blob = counted.finish();
      await this.#makeFolder(blob.digest);
      // Also where it is there already: bytes that have gone bad are mended, and they are young again to whoever clears up.
      await moveDurably(path, this.#place(blob.digest));
      return blob;
    } catch (error) {
      await unlink(path).catch(() => undefined);
      throw diskError(error, this.#folder);
    }
  }

  async get(digest: string): Promise<Uint8Array> {
    const bytes = await this.#found(digest, (path) => readFile(path));
    const found = digestOf(bytes);
    if (found !== digest) throw damaged(digest, found);
    return bytes;
  }

  async *stream(digest: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    await this.#found(digest, stat);
    if (range !== undefined && range.end <= range.start) return;
    const pieces = this.#read(this.#place(digest), range);
    yield* range === undefined ? verifiedPieces(digest, pieces) : pieces;
  }

  async find(digest: string): Promise<ListedBlob | null> {
    try {
      const { size, mtimeMs } = await stat(this.#place(checkDigest(digest)));
      return { digest, size, putAt: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return null;
      throw diskError(error, this.#folder);
    }
  }

  async renew(digest: string): Promise<boolean> {
    try {
      const now = new Date();
      await utimes(this.#place(checkDigest(digest)), now, now);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw diskError(error, this.#folder);
    }
  }

  async delete(digest: string): Promise<boolean> {
    try {
      await unlink(this.#place(checkDigest(digest)));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw diskError(error, this.#folder);
    }
  }

  async *list(): AsyncIterable<ListedBlob> {
    try {
      for await (const group of await opendir(this.#folder)) {
        if (!/^[0-9a-f]{2}$/u.test(group.name)) continue;
        for await (const { name } of await opendir(join(this.#folder, group.name))) {
          if (!isDigest(name)) continue;
          const found = await stat(this.#place(name)).catch(() => null);
          if (found !== null) yield { digest: name, size: found.size, putAt: found.mtimeMs };
        }
      }
    } catch (error) {
      throw diskError(error, this.#folder);
    }
  }

  async removeUnfinished(before: number): Promise<number> {
    try {
      return await removeAbandoned(join(this.#folder, incoming), Math.min(before, Date.now() - abandonedMilliseconds));
    } catch (error) {
      throw diskError(error, this.#folder);
    }
  }

  async join(storeId: string): Promise<readonly string[]> {
    try {
      await mkdir(join(this.#folder, stores), { recursive: true });
      await writeFile(join(this.#folder, stores, storeId), "");
      return await readdir(join(this.#folder, stores));
    } catch (error) {
      throw diskError(error, this.#folder);
    }
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  #place(digest: string): string {
    return join(this.#folder, digest.slice(0, 2), digest);
  }

  async #makeFolder(digest: string): Promise<void> {
    const made = await mkdir(join(this.#folder, digest.slice(0, 2)), { recursive: true });
    if (made !== undefined) await syncFolder(this.#folder);
  }

  async #found<T>(digest: string, read: (path: string) => Promise<T>): Promise<T> {
    try {
      return await read(this.#place(checkDigest(digest)));
    } catch (error) {
      throw isMissing(error) ? noSuchBlob(digest) : diskError(error, this.#folder);
    }
  }

  async *#read(path: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
    try {
      yield* createReadStream(path, range === undefined ? {} : { start: range.start, end: range.end - 1 }) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw diskError(error, this.#folder);
    }
  }
}
