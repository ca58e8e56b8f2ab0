import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { Storage, type Bucket, type File } from "@google-cloud/storage";
import type { ByteSource } from "../../files/byte-source.ts";
import type { OutputFile } from "../../files/output-file.ts";
import { locationOfUrl } from "../location-of-url.ts";
import { ObjectOutput, type ObjectUpload } from "../object-output.ts";
import { objectSource } from "../object-source.ts";
import { statusOf, storeError } from "../store-error.ts";
import type { Store, StoredFile } from "../store.ts";

/**
 * A bucket of Google Cloud Storage: `gs://BUCKET/PATH`. The identity is what Google's own clients find: workload identity, the service
 * account of the machine, GOOGLE_APPLICATION_CREDENTIALS, `gcloud auth application-default login`.
 */
export function openGoogleStore(url: string): { readonly store: Store; readonly path: string } {
  const { bucket, path, parameters } = locationOfUrl(url, ["endpoint"]);
  const apiEndpoint = parameters.get("endpoint");
  const storage = new Storage({ retryOptions: { maxRetries: 4 }, ...(apiEndpoint !== undefined && { apiEndpoint, projectId: "local" }) });
  return { store: new GoogleStore(storage.bucket(bucket)), path };
}

class GoogleStore implements Store {
  readonly name: string;
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.name = `gs://${bucket.name}/`;
    this.#bucket = bucket;
  }

  async *list(prefix: string): AsyncGenerator<StoredFile, void, undefined> {
    try {
      for await (const file of this.#bucket.getFilesStream({ prefix }) as AsyncIterable<File>)
        if (!file.name.endsWith("/")) yield stored(file.name, file.metadata);
    } catch (error) {
      throw storeError(error, `${this.name}${prefix}`);
    }
  }

  async find(path: string): Promise<StoredFile | null> {
    try {
      const [metadata] = await this.#bucket.file(path).getMetadata();
      return stored(path, metadata);
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  /** Reads one generation of the object, whatever is written to its name meanwhile. */
  open({ path, bytes, fingerprint }: StoredFile): Promise<ByteSource> {
    const file = this.#bucket.file(path, { generation: fingerprint });
    const read = (start: number, length: number): Promise<Buffer> =>
      this.#ask(path, async () => (await file.download({ start, end: start + length - 1, validation: false }))[0]);
    return Promise.resolve(objectSource(`${this.name}${path}`, bytes, read));
  }

  create(path: string): Promise<OutputFile> {
    const file = this.#bucket.file(path);
    let stream: Writable | null = null;
    let ended: Promise<void> = Promise.resolve();
    const upload: ObjectUpload = {
      put: (bytes) => this.#ask(path, () => file.save(bytes, { resumable: false })),
      part: (bytes) =>
        this.#ask(path, async () => {
          if (stream === null) {
            stream = file.createWriteStream({ resumable: true });
            ended = finished(stream);
            ended.catch(() => undefined);
          }
          if (!stream.write(bytes)) await Promise.race([once(stream, "drain"), ended]);
        }),
      complete: () =>
        this.#ask(path, async () => {
          stream?.end();
          await ended;
        }),
      abort: () => {
        stream?.destroy();
        return Promise.resolve();
      },
    };
    return Promise.resolve(new ObjectOutput(`${this.name}${path}`, upload));
  }

  async putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#bucket.file(path).save(Buffer.from(bytes), { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
      return true;
    } catch (error) {
      if (statusOf(error) === 412) return false;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  keepsFirst(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async remove(path: string): Promise<void> {
    await this.#ask(path, () => this.#bucket.file(path).delete({ ignoreNotFound: true }));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #ask<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, `${this.name}${path}`);
    }
  }
}

function stored(path: string, { size = 0, generation = "" }: File["metadata"]): StoredFile {
  return { path, bytes: Number(size), fingerprint: String(generation) };
}
