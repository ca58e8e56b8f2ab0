import { randomUUID } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ByteSource } from "../../files/byte-source.ts";
import type { OutputFile } from "../../files/output-file.ts";
import { locationOfUrl } from "../location-of-url.ts";
import { ObjectOutput, type ObjectUpload } from "../object-output.ts";
import { objectSource } from "../object-source.ts";
import { statusOf, storeError } from "../store-error.ts";
import type { Store, StoredFile } from "../store.ts";

/** A bucket of S3 or of a store that speaks its protocol. Credentials come as every AWS client finds them: environment, profile, role. */
export function openS3Store(url: string): { readonly store: Store; readonly path: string } {
  const { bucket, path, parameters } = locationOfUrl(url, ["region", "endpoint"]);
  const endpoint = parameters.get("endpoint");
  const client = new S3Client({
    region: parameters.get("region") ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    // Stores beside Amazon's do not all know its newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { store: new S3Store(client, bucket), path };
}

class S3Store implements Store {
  readonly name: string;
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.name = `s3://${bucket}/`;
    this.#client = client;
    this.#bucket = bucket;
  }

  async *list(prefix: string): AsyncGenerator<StoredFile, void, undefined> {
    let next: string | undefined;
    do {
      const ContinuationToken = next;
      const page = await this.#ask(prefix, () =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ...(ContinuationToken !== undefined && { ContinuationToken }) }),
        ),
      );
      for (const { Key = "", Size = 0, ETag = "" } of page.Contents ?? [])
        if (!Key.endsWith("/")) yield { path: Key, bytes: Size, fingerprint: `${ETag}-${Size}` };
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  async find(path: string): Promise<StoredFile | null> {
    try {
      const { ContentLength = 0, ETag = "" } = await this.#client.send(new HeadObjectCommand(this.#object(path)));
      return { path, bytes: ContentLength, fingerprint: `${ETag}-${ContentLength}` };
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  open({ path, bytes, fingerprint }: StoredFile): Promise<ByteSource> {
    const tag = fingerprint.slice(0, fingerprint.lastIndexOf("-"));
    return Promise.resolve(
      objectSource(`${this.name}${path}`, bytes, (start, length) =>
        this.#ask(path, async () => {
          const asked = { ...this.#object(path), Range: `bytes=${start}-${start + length - 1}`, ...(tag !== "" && { IfMatch: tag }) };
          const { Body } = await this.#client.send(new GetObjectCommand(asked));
          return Buffer.from(await Body!.transformToByteArray());
        }),
      ),
    );
  }

  create(path: string): Promise<OutputFile> {
    return Promise.resolve(new ObjectOutput(`${this.name}${path}`, this.#upload(path)));
  }

  async putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean> {
    // Some stores pass over the condition; looking first leaves them a gap of one request.
    return (await this.find(path)) === null && this.#putNew(path, bytes);
  }

  async keepsFirst(prefix: string): Promise<boolean> {
    const path = `${prefix}_godwit/probe-${randomUUID()}`;
    try {
      const first = await this.#putNew(path, Buffer.from("1"));
      return first && !(await this.#putNew(path, Buffer.from("2")));
    } catch (error) {
      if (statusOf(error) === 501) return false;
      throw error;
    } finally {
      await this.remove(path).catch(() => undefined);
    }
  }

  async #putNew(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#client.send(new PutObjectCommand({ ...this.#object(path), Body: bytes, ContentLength: bytes.length, IfNoneMatch: "*" }));
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412 || status === 409) return false;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  async remove(path: string): Promise<void> {
    await this.#ask(path, () => this.#client.send(new DeleteObjectCommand(this.#object(path))));
  }

  close(): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }

  #upload(path: string): ObjectUpload {
    const object = this.#object(path);
    const parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = [];
    let id: string | undefined;
    const ask = <T>(work: () => Promise<T>): Promise<T> => this.#ask(path, work);
    return {
      put: async (bytes) => {
        await ask(() => this.#client.send(new PutObjectCommand({ ...object, Body: bytes, ContentLength: bytes.length })));
      },
      part: (bytes, index) =>
        ask(async () => {
          id ??= (await this.#client.send(new CreateMultipartUploadCommand(object))).UploadId;
          const PartNumber = index + 1;
          const { ETag } = await this.#client.send(new UploadPartCommand({ ...object, UploadId: id, PartNumber, Body: bytes }));
          parts.push({ ETag, PartNumber });
        }),
      complete: async () => {
        await ask(() =>
          this.#client.send(new CompleteMultipartUploadCommand({ ...object, UploadId: id, MultipartUpload: { Parts: parts } })),
        );
      },
      abort: async () => {
        if (id !== undefined) await this.#client.send(new AbortMultipartUploadCommand({ ...object, UploadId: id })).catch(() => undefined);
      },
    };
  }

  #object(path: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: path };
  }

  async #ask<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, `${this.name}${path}`);
    }
  }
}
