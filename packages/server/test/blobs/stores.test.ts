import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BlobStore } from "../../src/store/blobs/blob-store.ts";
import { openBlobs } from "../../src/store/blobs/open-blobs.ts";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { s3Credentials, startS3Server, type S3Server } from "../support/s3-server.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const nowhere = "0".repeat(64);

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function allOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

async function listed(store: BlobStore): Promise<readonly string[]> {
  const digests: string[] = [];
  for await (const { digest } of store.list()) digests.push(digest);
  return digests.toSorted();
}

const program = findPeer("s3rver");
if (program === undefined) console.log("left out: blobs in S3, because s3rver is not installed (scripts/setup-test-peers)");

describe.each([
  { name: "a folder", left: false },
  { name: "S3", left: program === undefined },
])("blobs in $name", ({ name, left }) => {
  if (left) return;
  let store: BlobStore;
  let s3: S3Server | null = null;
  const folder = mkdtempSync(join(tmpdir(), "godwit-blobs-"));

  beforeAll(async () => {
    if (name === "S3") s3 = await startS3Server(program!);
    Object.assign(process.env, s3Credentials);
    store = await openBlobs(s3?.url ?? folder);
  });

  afterAll(async () => {
    await store.close();
    await s3?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test("what was put is there under its digest", async () => {
    const bytes = text("a model");
    const blob = await store.put(bytes);
    expect(blob).toEqual({ digest: digestOf(bytes), size: 7 });
    expect(Buffer.from(await store.get(blob.digest))).toEqual(Buffer.from(bytes));
    expect(await store.find(blob.digest)).toMatchObject({ digest: blob.digest, size: 7 });
    expect((await allOf(store.stream(blob.digest))).toString()).toBe("a model");
    expect((await allOf(store.stream(blob.digest, { start: 2, end: 5 }))).toString()).toBe("mod");
    expect((await allOf(store.stream(blob.digest, { start: 3, end: 3 }))).toString()).toBe("");
  });

  test("nothing at all is a blob too", async () => {
    const { digest, size } = await store.put(new Uint8Array(0));
    expect([size, (await store.get(digest)).length, (await store.find(digest))!.size]).toEqual([0, 0, 0]);
  });

  test("large content comes in pieces, with or without its digest known", async () => {
    const bytes = randomBytes(40 * 2 ** 20);
    const digest = digestOf(bytes);
    expect(await store.put(inPieces(bytes, 1_000_003), { digest, size: bytes.length })).toEqual({ digest, size: bytes.length });
    expect(digestOf(await store.get(digest))).toBe(digest);
    const other = bytes.subarray(1);
    const put = await store.put(inPieces(other, 3_000_017));
    expect(put).toEqual({ digest: digestOf(other), size: other.length });
    expect(digestOf(await allOf(store.stream(put.digest)))).toBe(put.digest);
  });

  test("the same bytes are kept once, whoever puts them at the same time", async () => {
    const bytes = randomBytes(300_000);
    const before = await listed(store);
    const blobs = await Promise.all(Array.from({ length: 12 }, () => store.put(inPieces(bytes, 70_001))));
    expect(new Set(blobs.map(({ digest }) => digest)).size).toBe(1);
    expect((await listed(store)).filter((digest) => !before.includes(digest))).toEqual([digestOf(bytes)]);
  });

  test.each([
    ["another digest", { digest: nowhere }],
    ["fewer bytes than announced", { size: 8 }],
    ["more bytes than announced", { size: 6 }],
  ])("%s is refused, and nothing is kept", async (_, expected) => {
    const before = await listed(store);
    const bytes = text(`other${JSON.stringify(expected).length % 10}`).subarray(0, 7);
    await expect(store.put(inPieces(Buffer.concat([bytes, text("xx")]).subarray(0, 7), 3), expected)).rejects.toMatchObject({
      code: "WRONG_DIGEST",
    });
    expect(await listed(store)).toEqual(before);
  });

  test("large content with another digest leaves nothing", async () => {
    const before = await listed(store);
    const bytes = randomBytes(20 * 2 ** 20);
    await expect(store.put(inPieces(bytes, 1_000_003), { digest: nowhere })).rejects.toMatchObject({ code: "WRONG_DIGEST" });
    expect(await listed(store)).toEqual(before);
  });

  test("a content that fails leaves nothing, and its error arrives", async () => {
    const before = await listed(store);
    async function* broken(): AsyncIterable<Uint8Array> {
      yield text("half");
      throw new Error("the line was cut");
    }
    await expect(store.put(broken())).rejects.toThrow();
    expect(await listed(store)).toEqual(before);
  });

  test("what is not there is said so", async () => {
    await expect(store.get(nowhere)).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
    await expect(allOf(store.stream(nowhere))).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
    expect(await store.find(nowhere)).toBeNull();
    expect(await store.delete(nowhere)).toBe(false);
  });

  test.each(["../../etc/passwd", "..", "", "ab/../../x", "%2e%2e%2f", `${nowhere}/..`, nowhere.toUpperCase().replace("0", "A")])(
    "%j never becomes a path",
    async (hostile) => {
      await expect(store.get(hostile)).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
      await expect(store.find(hostile)).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
      await expect(store.delete(hostile)).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
      await expect(store.put(text("x"), { digest: hostile })).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:BLOB_NOT_FOUND|WRONG_DIGEST)$/u) as string,
      });
    },
  );

  test("what is deleted is gone", async () => {
    const { digest } = await store.put(text("short-lived"));
    expect(await store.delete(digest)).toBe(true);
    expect(await store.find(digest)).toBeNull();
    expect(await listed(store)).not.toContain(digest);
  });

  test("a store that is gone is unavailable, and is used again when it is back", async () => {
    if (s3 === null) return;
    const { digest } = await store.put(text("kept"));
    await s3.stop();
    await expect(store.get(digest)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(store.put(text("lost"))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    const error: unknown = await store.find(digest).catch((each: unknown) => each);
    expect(JSON.stringify(error)).not.toContain(s3Credentials.AWS_SECRET_ACCESS_KEY);
    await s3.start();
    expect(Buffer.from(await store.get(digest)).toString()).toBe("kept");
  });
});
