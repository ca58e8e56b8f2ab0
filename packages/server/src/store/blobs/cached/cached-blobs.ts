import type { Blob, BlobContent, BlobStore, ByteRange, ExpectedBlob, ListedBlob } from "../blob-store.ts";

/**
 * Blobs that are far away, with copies near by of what was read as a whole: what is there is not fetched again, and can be had while the
 * others are gone. Copies are held against their digest whenever they are read; beyond `limit` bytes those that were not read for longest go.
 */
export class CachedBlobs implements BlobStore {
  readonly #far: BlobStore;
  readonly #near: BlobStore;
  readonly #limit: number;

  constructor(far: BlobStore, near: BlobStore, limit: number) {
    this.#far = far;
    this.#near = near;
    this.#limit = limit;
  }

  async put(content: BlobContent, expected?: ExpectedBlob): Promise<Blob> {
    const blob = await this.#far.put(content, expected);
    if (content instanceof Uint8Array) await this.#copy(content);
    return blob;
  }

  async get(digest: string): Promise<Uint8Array> {
    const copy = await this.#near.get(digest).catch(() => null);
    if (copy !== null) {
      await this.#near.renew(digest).catch(() => undefined);
      return copy;
    }
    const bytes = await this.#far.get(digest);
    await this.#copy(bytes);
    return bytes;
  }

  stream(digest: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    return this.#far.stream(digest, range);
  }

  find(digest: string): Promise<ListedBlob | null> {
    return this.#far.find(digest);
  }

  renew(digest: string): Promise<boolean> {
    return this.#far.renew(digest);
  }

  async delete(digest: string): Promise<boolean> {
    const wasThere = await this.#far.delete(digest);
    await this.#near.delete(digest).catch(() => undefined);
    return wasThere;
  }

  list(): AsyncIterable<ListedBlob> {
    return this.#far.list();
  }

  removeUnfinished(before: number): Promise<number> {
    return this.#far.removeUnfinished(before);
  }

  join(storeId: string): Promise<readonly string[]> {
    return this.#far.join(storeId);
  }

  async close(): Promise<void> {
    await this.#far.close();
    await this.#near.close();
  }

  /** A disk that is full or gone costs the copy, not the answer. */
  async #copy(bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#limit) return;
    try {
      await this.#near.put(bytes);
      await this.#makeRoom();
    } catch {
      // It is fetched again the next time.
    }
  }

  async #makeRoom(): Promise<void> {
    const copies: ListedBlob[] = [];
    for await (const copy of this.#near.list()) copies.push(copy);
    let total = copies.reduce((sum, { size }) => sum + size, 0);
    for (const { digest, size } of copies.toSorted((one, other) => one.putAt - other.putAt)) {
      if (total <= this.#limit) return;
      await this.#near.delete(digest);
      total -= size;
    }
  }
}
