import { randomBytes, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { BlobStore } from "../blobs/blob-store.ts";
import { isDigest } from "../blobs/digest.ts";
import { diskError, isMissing } from "../blobs/disk/disk-error.ts";
import { moveDurably, writeAll, writeDurably } from "../blobs/disk/durable-file.ts";
import { untilAborted } from "./until-aborted.ts";
import { defaultUploadLimits, type NewUpload, type Upload, type UploadLimits } from "./upload.ts";

/** What is kept of an upload beside its bytes. */
interface UploadFacts {
  readonly length: number;
  readonly expectedDigest: string | null;
  readonly name: string | null;
  readonly digest: string | null;
}

const sweepMilliseconds = 600_000;

/**
 * Files on their way into the blob store, in a folder of this machine: what has arrived survives this process. An upload is
 * `ID.part` and `ID.json`; its offset is the length of the one, so that it cannot disagree with the bytes.
 */
export class Uploads {
  readonly limits: UploadLimits;
  readonly #folder: string;
  /** What the ids of this folder's uploads begin with. */
  readonly #mark: string;
  readonly #blobs: BlobStore;
  /** Those that are being written: what ends the writing, and when it has ended. */
  readonly #writing = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  readonly #sweeping: NodeJS.Timeout;

  private constructor(folder: string, mark: string, blobs: BlobStore, limits: UploadLimits) {
    this.#folder = folder;
    this.#mark = mark;
    this.#blobs = blobs;
    this.limits = limits;
    this.#sweeping = setInterval(() => void this.#sweep().catch(() => undefined), sweepMilliseconds).unref();
  }

  /** Rejects with STORE_UNAVAILABLE. */
  static async open(folder: string, blobs: BlobStore, limits: UploadLimits = defaultUploadLimits): Promise<Uploads> {
    try {
      await mkdir(folder, { recursive: true });
      const uploads = new Uploads(folder, await markOf(folder), blobs, limits);
      await uploads.#sweep();
      return uploads;
    } catch (error) {
      throw diskError(error, folder);
    }
  }

  /**
   * Begins an upload. One whose bytes are in the store already is finished at once. Rejects with LIMIT_EXCEEDED, INVALID_SETTING,
   * STORE_FULL, STORE_UNAVAILABLE.
   */
  async create({ length, digest, name }: NewUpload): Promise<Upload> {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new GodwitError("INVALID_SETTING", "the length of an upload is a whole number from 0");
    if (length > this.limits.bytes) throw new GodwitError("LIMIT_EXCEEDED", `an upload may have ${this.limits.bytes} bytes, not ${length}`);
    if (digest !== null && !isDigest(digest))
      throw new GodwitError("INVALID_SETTING", "the digest of an upload is a SHA-256 in 64 hex digits");
    const isThere = digest !== null && (await this.#isKept(digest, length));
    const id = `${this.#mark}.${randomUUID()}`;
    const facts: UploadFacts = { length, expectedDigest: digest, name, digest: isThere ? digest : null };
    return this.#onDisk(async () => {
      if (!isThere && (await this.#unfinished()) >= this.limits.parallel)
        throw new GodwitError("TOO_MANY_REQUESTS", `there are ${this.limits.parallel} uploads under way`, { retryAfter: 60 });
      await writeDurably(this.#part(id), nothing());
      await this.#keep(id, facts);
      return length === 0 && !isThere ? this.#finish(id, facts) : this.#describe(id, facts);
    });
  }

  /** What has arrived. A request that still writes is ended first: whoever asks has given it up. Rejects with UPLOAD_NOT_FOUND. */
  async get(id: string): Promise<Upload> {
    const facts = await this.#facts(id);
    await this.#stopWriting(id);
    return this.#onDisk(async () => this.#describe(id, facts));
  }

  /**
   * Appends bytes at an offset. What has arrived before the content breaks off is kept. With the last byte the file becomes a blob.
   * Rejects with UPLOAD_NOT_FOUND; UPLOAD_CONFLICT where the offset is another; WRONG_DIGEST, which ends the upload; STORE_FULL, STORE_UNAVAILABLE.
   */
  async append(id: string, offset: number, content: AsyncIterable<Uint8Array>): Promise<Upload> {
    const facts = await this.#facts(id);
    await this.#stopWriting(id);
    const stop = new AbortController();
    const ended = Promise.withResolvers<void>();
    this.#writing.set(id, { stop, ended: ended.promise });
    try {
      return await this.#onDisk(async () => {
        const before = await this.#describe(id, facts);
        if (before.digest !== null || before.offset !== offset)
          throw new GodwitError("UPLOAD_CONFLICT", `${before.offset} bytes have arrived, and these begin at ${offset}`);
        await this.#write(id, facts.length - offset, content, stop.signal);
        const after = await this.#describe(id, facts);
        return after.offset === facts.length ? await this.#finish(id, facts) : after;
      });
    } finally {
      this.#writing.delete(id);
      ended.resolve();
    }
  }

  /** Gives an upload up. The blob of a finished one stays. Rejects with UPLOAD_NOT_FOUND. */
  async remove(id: string): Promise<void> {
    await this.#facts(id);
    await this.#stopWriting(id);
    await this.#onDisk(() => this.#remove(id));
  }

  close(): void {
    clearInterval(this.#sweeping);
    for (const { stop } of this.#writing.values()) stop.abort();
  }

  async #write(id: string, most: number, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    const file = await open(this.#part(id), "a");
    let written = 0;
    try {
      for await (const piece of untilAborted(content, signal)) {
        if (written + piece.length > most)
          throw new GodwitError("LIMIT_EXCEEDED", "there are more bytes than the upload's length", {
            hint: "Begin an upload of the right length.",
          });
        await writeAll(file, piece);
        written += piece.length;
      }
    } finally {
      await file.sync().catch(() => undefined);
      await file.close();
    }
  }

  /** Crashing in between leaves a whole part, which the next request for it makes a blob of. */
  async #finish(id: string, facts: UploadFacts): Promise<Upload> {
    const { length, expectedDigest } = facts;
    try {
      const content = createReadStream(this.#part(id)) as AsyncIterable<Uint8Array>;
      const { digest } = await this.#blobs.put(content, { size: length, ...(expectedDigest !== null && { digest: expectedDigest }) });
      const finished = { ...facts, digest };
      await this.#keep(id, finished);
      await rm(this.#part(id), { force: true });
      return await this.#describe(id, finished);
    } catch (error) {
      if (error instanceof GodwitError && error.code === "WRONG_DIGEST") await this.#remove(id);
      throw error;
    }
  }

  async #describe(id: string, facts: UploadFacts): Promise<Upload> {
    const { size, mtimeMs } = await stat(facts.digest === null ? this.#part(id) : this.#note(id));
    const offset = facts.digest === null ? size : facts.length;
    return { id, ...facts, offset, expiresAt: Math.round(mtimeMs + this.limits.idleMilliseconds) };
  }

  async #facts(id: string): Promise<UploadFacts> {
    const [, mark] = /^([0-9a-f]{12})\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/u.exec(id) ?? [];
    if (mark === undefined) throw noSuchUpload(id);
    if (mark !== this.#mark)
      throw new GodwitError("UPLOAD_ELSEWHERE", "another server has this upload, and this one does not share its folder of uploads");
    try {
      const facts = JSON.parse(await readFile(this.#note(id), "utf8")) as UploadFacts;
      // The process ended between the last byte and the blob.
      if (facts.digest === null && !this.#writing.has(id) && (await stat(this.#part(id))).size === facts.length)
        return { ...facts, digest: (await this.#finish(id, facts)).digest };
      return facts;
    } catch (error) {
      throw isMissing(error) ? noSuchUpload(id) : diskError(error, this.#folder);
    }
  }

  async #stopWriting(id: string): Promise<void> {
    const writing = this.#writing.get(id);
    writing?.stop.abort();
    await writing?.ended;
  }

  async #keep(id: string, facts: UploadFacts): Promise<void> {
    const next = `${this.#note(id)}.${randomUUID()}`;
    await writeDurably(next, bytesOf(JSON.stringify(facts)));
    await moveDurably(next, this.#note(id));
  }

  /** What nothing names yet is to be young, or it may be cleared up before its sender comes to name it. */
  async #isKept(digest: string, length: number): Promise<boolean> {
    return (await this.#blobs.find(digest))?.size === length && (await this.#blobs.renew(digest));
  }

  async #unfinished(): Promise<number> {
    return (await readdir(this.#folder)).filter((name) => name.endsWith(".part")).length;
  }

  async #remove(id: string): Promise<void> {
    await rm(this.#note(id), { force: true });
    await rm(this.#part(id), { force: true });
  }

  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const found = await stat(join(this.#folder, name)).catch(() => null);
      if (name === markName) continue;
      const id = name.split(".").slice(0, 2).join(".");
      if (found !== null && !this.#writing.has(id) && Date.now() - found.mtimeMs > this.limits.idleMilliseconds)
        // The note of an upload that still grows is as old as its beginning.
        if (!name.endsWith(".json") || !(await this.#isYoung(id))) await rm(join(this.#folder, name), { force: true });
    }
  }

  async #isYoung(id: string): Promise<boolean> {
    const part = await stat(this.#part(id)).catch(() => null);
    return part !== null && Date.now() - part.mtimeMs <= this.limits.idleMilliseconds;
  }

  async #onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw diskError(error, this.#folder);
    }
  }

  #part(id: string): string {
    return join(this.#folder, `${id}.part`);
  }

  #note(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

const markName = "mark";

/** The folder's own, made once: several servers may share the folder. */
async function markOf(folder: string): Promise<string> {
  const file = join(folder, markName);
  const found = await readFile(file, "utf8").catch(() => null);
  if (found !== null) return found;
  const next = `${file}.${randomUUID()}`;
  await writeDurably(next, bytesOf(randomBytes(6).toString("hex")));
  try {
    await link(next, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  await rm(next, { force: true });
  return readFile(file, "utf8");
}

function noSuchUpload(id: string): GodwitError {
  return new GodwitError("UPLOAD_NOT_FOUND", `there is no upload ${JSON.stringify(id.slice(0, 80))}`);
}

// oxlint-disable-next-line require-yield -- an empty file has no pieces
async function* nothing(): AsyncIterable<Uint8Array> {}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
