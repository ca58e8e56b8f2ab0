import { GodwitError } from "@godwit/core/errors";
import { recordChange, type ChangeAuthor } from "../audit/record-change.ts";
import type { BlobStore, ListedBlob } from "../blobs/blob-store.ts";
import type { Claims } from "../claims.ts";
import type { Database } from "../database/database.ts";
import { blobLine } from "./demand-blobs.ts";
import { namedBlobs } from "./named-blobs.ts";

export interface GarbageParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly claims: Claims;
}

export interface CollectOptions {
  /** Tells what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
  /** Milliseconds for which a blob that nothing names is left alone: whoever has sent it may be about to name it. */
  readonly grace?: number;
}

/** What became of the blobs that nothing names. */
export interface Collected {
  readonly removed: number;
  readonly removedBytes: number;
  /** Those that something names, and those that are too young to tell. */
  readonly kept: number;
  readonly young: number;
  /** Sent by halves and given up. */
  readonly unfinished: number;
}

export const usualGrace = 24 * 3_600_000;
const collectMilliseconds = 3_600_000;
const firstMilliseconds = 600_000;
const atOnce = 50;

/**
 * Removes the blobs that nothing in the store names any longer, now and then and when it is asked to. Whether a blob is still named is
 * looked at again under the lock that whoever names one takes as well, so that a server may end or lose its connection at any moment.
 */
export class Garbage {
  readonly #parts: GarbageParts;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: GarbageParts) {
    this.#parts = parts;
  }

  /** From now on by itself. Says meanwhile that this store keeps its blobs there, to others that might clear up. */
  start(author: ChangeAuthor): void {
    this.#owners().catch(() => undefined);
    const collect = (): void => {
      this.#timer = setTimeout(collect, collectMilliseconds).unref();
      this.collect({}, author).catch(() => undefined);
    };
    this.#timer = setTimeout(collect, firstMilliseconds).unref();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /**
   * Rejects with STILL_IN_USE where another store keeps blobs in the same place, TOO_MANY_REQUESTS where another server is at it,
   * STORE_UNAVAILABLE; what was removed until then is gone.
   */
  async collect({ dryRun = false, grace = usualGrace }: CollectOptions, author: ChangeAuthor): Promise<Collected> {
    const [own, ...others] = await this.#owners();
    if (others.length > 0)
      throw new GodwitError(
        "STILL_IN_USE",
        `${others.length === 1 ? "another store keeps" : "other stores keep"} blobs in the same place`,
        {
          hint: `Give each store a place of its own. If a store is no more, remove its mark there: ${others.map((id) => `stores/${id}`).join(", ")} (this one is ${own}).`,
        },
      );
    let collected: Collected | null = null;
    const isDone = await this.#parts.claims.whileClaimed("garbage", async () => {
      collected = await this.#collect(dryRun, Date.now() - grace, author);
    });
    if (!isDone || collected === null)
      throw new GodwitError("TOO_MANY_REQUESTS", "another server removes blobs at this moment", { retryAfter: 30 });
    return collected;
  }

  async #collect(dryRun: boolean, before: number, author: ChangeAuthor): Promise<Collected> {
    const { database, blobs } = this.#parts;
    const count = { removed: 0, removedBytes: 0, kept: 0, young: 0 };
    const add = (removed: readonly ListedBlob[]): void => {
      count.removed += removed.length;
      count.removedBytes += removed.reduce((sum, { size }) => sum + size, 0);
    };
    const named = await database.read(namedBlobs);
    let waiting: ListedBlob[] = [];
    const remove = async (): Promise<void> => {
      add(dryRun ? waiting : await this.#remove(waiting, before));
      waiting = [];
    };
    for await (const blob of blobs.list()) {
      if (named.has(blob.digest)) count.kept++;
      else if (blob.putAt >= before) count.young++;
      else if (waiting.push(blob) === atOnce) await remove();
    }
    await remove();
    const unfinished = dryRun ? 0 : await blobs.removeUnfinished(before);
    if (!dryRun && count.removed > 0) await this.#record(count, author);
    return { ...count, unfinished };
  }

  async #remove(candidates: readonly ListedBlob[], before: number): Promise<readonly ListedBlob[]> {
    if (candidates.length === 0) return [];
    const { database, blobs } = this.#parts;
    return database.write(async (writing) => {
      await writing.count(blobLine);
      const named = await namedBlobs(writing.query);
      const removed = candidates.map(async (blob) => {
        if (named.has(blob.digest)) return [];
        const found = await blobs.find(blob.digest);
        return found !== null && found.putAt < before && (await blobs.delete(blob.digest)) ? [blob] : [];
      });
      return (await Promise.all(removed)).flat();
    });
  }

  #record({ removed, removedBytes }: Pick<Collected, "removed" | "removedBytes">, author: ChangeAuthor): Promise<void> {
    const change = { action: "blobs.collect", subjectKind: "blobs", subject: "blobs", after: { removed, removedBytes } };
    return this.#parts.database.write(async (writing) => void (await recordChange(writing, author, change, Date.now())));
  }

  /** The ids of the stores that keep blobs there, this one first. */
  async #owners(): Promise<readonly string[]> {
    const { database, blobs } = this.#parts;
    const { id } = await database.read((query) => query.selectFrom("store_identity").select("id").executeTakeFirstOrThrow());
    return [id, ...(await blobs.join(id)).filter((other) => other !== id)];
  }
}
