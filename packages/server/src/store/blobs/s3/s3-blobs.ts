import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Blob, BlobContent, BlobStore, ByteRange, ExpectedBlob, ListedBlob } from "../blob-store.ts";
import { countContent, type CountedContent } from "../counted-content.ts";
import { checkDigest, digestOf, isDigest } from "../digest.ts";
import { damaged, noSuchBlob, verifiedPieces } from "../verified-pieces.ts";
import { chunksOf } from "./chunks.ts";
import { isNotThere, s3Error } from "./s3-error.ts";
import { parseS3Location, type S3Location } from "./s3-location.ts";
import { spool } from "./spool.ts";

/** Larger blobs go in parts of this size; S3 takes 10,000 of them. */
const partBytes = 16 * 2 ** 20;
const stores = "stores/";

/** Blobs as objects of a bucket, by their digest under the prefix. Credentials come from the environment, as every AWS client reads them. */
export function openS3Blobs(url: string): BlobStore {
  const location = parseS3Location(url);
  const client = new S3Client({
    region: location.region,
    ...(location.endpoint !== null && { endpoint: location.endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    // Stores beside Amazon's do not all know its newer checksums; what comes back is held against its SHA-256 here.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return new S3Blobs(client, location);
}

class S3Blobs implements BlobStore {
  readonly #client: S3Client;
  readonly #location: S3Location;

  constructor(client: S3Client, location: S3Location) {
    this.#client = client;
    this.#location = location;
  }

  async put(content: BlobContent, expected: ExpectedBlob = {}): Promise<Blob> {
    if (content instanceof Uint8Array) return this.#putKnown(content, { ...expected, digest: expected.digest ?? digestOf(content) });
    if (expected.digest !== undefined) return this.#putKnown(content, { ...expected, digest: expected.digest });
    // An object has its name before its first byte, and this one's name is known after its last.
    const spooled = await spool(content, expected);
    try {
      return await this.#putKnown(spooled.read(), spooled.blob);
    } finally {
      await spooled.remove();
    }
  }

  async get(digest: string): Promise<Uint8Array> {
    const bytes = await this.#send(async () => {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#object(checkDigest(digest))));
      return Body!.transformToByteArray();
    }, digest);
    const found = digestOf(bytes);
    if (found !== digest) throw damaged(digest, found);
    return bytes;
  }

  async *stream(digest: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    const object = this.#object(checkDigest(digest));
    if (range !== undefined && range.end <= range.start) return;
    const asked = range === undefined ? object : { ...object, Range: `bytes=${range.start}-${range.end - 1}` };
    const { Body } = await this.#send(() => this.#client.send(new GetObjectCommand(asked)), digest);
    const pieces = this.#read(Body as unknown as AsyncIterable<Uint8Array>);
    yield* range === undefined ? verifiedPieces(digest, pieces) : pieces;
  }

  async find(digest: string): Promise<ListedBlob | null> {
    const object = this.#object(checkDigest(digest));
    try {
      const { ContentLength = 0, LastModified } = await this.#client.send(new HeadObjectCommand(object));
      return { digest, size: ContentLength, putAt: LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (isNotThere(error)) return null;
      throw s3Error(error, this.#location.bucket);
    }
  }

  async delete(digest: string): Promise<boolean> {
    const found = await this.find(digest);
    if (found !== null) await this.#send(() => this.#client.send(new DeleteObjectCommand(this.#object(digest))), digest);
    return found !== null;
  }

  /** An object is as old as its last copy, also of itself; where a store sees that otherwise, its bytes are put once more. */
  async renew(digest: string): Promise<boolean> {
    const { Bucket, Key } = this.#object(checkDigest(digest));
    const CopySource = `${Bucket}/${Key.split("/").map(encodeURIComponent).join("/")}`;
    const before = await this.find(digest);
    if (before === null) return false;
    await this.#send(
      () =>
        this.#client.send(
          new CopyObjectCommand({ Bucket, Key, CopySource, MetadataDirective: "REPLACE", Metadata: { renewed: new Date().toISOString() } }),
        ),
      digest,
    );
    const after = await this.find(digest);
    if (after !== null && after.putAt <= before.putAt) await this.#putKnown(this.stream(digest), { digest, size: before.size });
    return after !== null;
  }

  async *list(): AsyncIterable<ListedBlob> {
    for await (const { name, size, putAt } of this.#objects("")) if (isDigest(name)) yield { digest: name, size, putAt };
  }

  async removeUnfinished(before: number): Promise<number> {
    const { bucket: Bucket, prefix: Prefix } = this.#location;
    try {
      const { Uploads = [] } = await this.#client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
      const old = Uploads.filter(({ Initiated }) => (Initiated?.getTime() ?? before) < before);
      for (const { Key, UploadId } of old) await this.#client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      return old.length;
    } catch (error) {
      // Not every store can say what was begun; the bucket's own rules then clear it up.
      if ((error as { readonly name?: unknown }).name === "NotImplemented") return 0;
      throw s3Error(error, this.#location.bucket);
    }
  }

  async join(storeId: string): Promise<readonly string[]> {
    const { bucket: Bucket, prefix } = this.#location;
    await this.#send(
      () => this.#client.send(new PutObjectCommand({ Bucket, Key: `${prefix}${stores}${storeId}`, Body: "", ContentLength: 0 })),
      "",
    );
    const ids: string[] = [];
    for await (const { name } of this.#objects(stores)) ids.push(name);
    return ids;
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  /** The object appears with its last byte, and only where the bytes have the digest. */
  async #putKnown(content: BlobContent, expected: ExpectedBlob & { readonly digest: string }): Promise<Blob> {
    const object = this.#object(checkDigest(expected.digest));
    const counted = countContent(content, expected);
    const chunks = chunksOf(counted.pieces, partBytes)[Symbol.asyncIterator]();
    const first = ((await chunks.next()) as IteratorYieldResult<Uint8Array>).value;
    try {
      if (first.length === partBytes) return await this.#putParts(object, first, chunks, counted);
      const blob = counted.finish();
      await this.#client.send(new PutObjectCommand({ ...object, Body: first, ContentLength: first.length }));
      return blob;
    } catch (error) {
      throw s3Error(error, this.#location.bucket);
    }
  }

  async #putParts(
    object: { readonly Bucket: string; readonly Key: string },
    first: Uint8Array,
    others: AsyncIterator<Uint8Array>,
    counted: CountedContent,
  ): Promise<Blob> {
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand(object));
    try {
      const parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = [];
      for (let next: IteratorResult<Uint8Array> = { value: first, done: false }; next.done !== true; next = await others.next()) {
        const PartNumber = parts.length + 1;
        const { ETag } = await this.#client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body: next.value }));
        parts.push({ ETag, PartNumber });
      }
      const blob = counted.finish();
      await this.#client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts: parts } }));
      return blob;
    } catch (error) {
      await this.#client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => undefined);
      throw error;
    }
  }

  /** What lies under the prefix and a folder, with the names that remain. */
  async *#objects(folder: string): AsyncIterable<{ readonly name: string; readonly size: number; readonly putAt: number }> {
    const Prefix = `${this.#location.prefix}${folder}`;
    let next: string | undefined;
    do {
      const asked = { Bucket: this.#location.bucket, Prefix, ...(next !== undefined && { ContinuationToken: next }) };
      const page = await this.#send(() => this.#client.send(new ListObjectsV2Command(asked)), "");
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? [])
        yield { name: Key.slice(Prefix.length), size: Size, putAt: LastModified?.getTime() ?? 0 };
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  #object(digest: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#location.bucket, Key: `${this.#location.prefix}${digest}` };
  }

  async #send<T>(work: () => Promise<T>, digest: string): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isNotThere(error) ? noSuchBlob(digest) : s3Error(error, this.#location.bucket);
    }
  }

  async *#read(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* pieces;
    } catch (error) {
      throw s3Error(error, this.#location.bucket);
    }
  }
}
