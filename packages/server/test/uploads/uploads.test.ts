import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BlobStore } from "../../src/store/blobs/blob-store.ts";
import { openDiskBlobs } from "../../src/store/blobs/disk/disk-blobs.ts";
import { defaultUploadLimits } from "../../src/store/uploads/upload.ts";
import { Uploads } from "../../src/store/uploads/uploads.ts";

let folder: string;
let blobs: BlobStore;
let uploads: Uploads;
const bytes = randomBytes(100_000);
const digest = createHash("sha256").update(bytes).digest("hex");

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "godwit-uploads-"));
  blobs = await openDiskBlobs(join(folder, "blobs"));
  uploads = await Uploads.open(join(folder, "uploads"), blobs);
});
afterEach(() => {
  uploads.close();
  rmSync(folder, { recursive: true, force: true });
});

async function* pieces(of: Uint8Array, size = 7000): AsyncIterable<Uint8Array> {
  for (let from = 0; from < of.length; from += size) yield of.subarray(from, from + size);
}

test("a file in three parts becomes a blob with its last byte", async () => {
  const { id, offset } = await uploads.create({ length: bytes.length, digest, name: "model.pkl" });
  expect(offset).toBe(0);
  expect(await uploads.append(id, 0, pieces(bytes.subarray(0, 10_000)))).toMatchObject({ offset: 10_000, digest: null });
  expect(await uploads.append(id, 10_000, pieces(bytes.subarray(10_000, 60_000)))).toMatchObject({ offset: 60_000 });
  expect(await uploads.append(id, 60_000, pieces(bytes.subarray(60_000)))).toMatchObject({ offset: 100_000, digest });
  expect(Buffer.from(await blobs.get(digest))).toEqual(bytes);
  expect(await uploads.get(id)).toMatchObject({ offset: 100_000, digest, name: "model.pkl" });
});

test("what arrived before the line was cut is kept, by the next server too", async () => {
  const { id } = await uploads.create({ length: bytes.length, digest, name: null });
  async function* cut(): AsyncIterable<Uint8Array> {
    yield bytes.subarray(0, 30_000);
    throw new Error("the line was cut");
  }
  await expect(uploads.append(id, 0, cut())).rejects.toThrow();
  uploads.close();
  uploads = await Uploads.open(join(folder, "uploads"), blobs);
  const { offset } = await uploads.get(id);
  expect(offset).toBe(30_000);
  expect(await uploads.append(id, offset, pieces(bytes.subarray(offset)))).toMatchObject({ digest });
});

test("bytes at another offset, too many, and of another file are refused", async () => {
  const { id } = await uploads.create({ length: bytes.length, digest, name: null });
  await expect(uploads.append(id, 5, pieces(bytes))).rejects.toMatchObject({ code: "UPLOAD_CONFLICT" });
  await expect(uploads.append(id, 0, pieces(Buffer.concat([bytes, bytes])))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  const { offset } = await uploads.get(id);
  expect(offset).toBeLessThanOrEqual(bytes.length);
  const other = await uploads.create({ length: 3, digest: "0".repeat(64), name: null });
  await expect(uploads.append(other.id, 0, pieces(Buffer.from("abc")))).rejects.toMatchObject({ code: "WRONG_DIGEST" });
  await expect(uploads.get(other.id)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
});

test("a request that goes on with an upload ends the one that hangs on a dead line", async () => {
  const { id } = await uploads.create({ length: bytes.length, digest, name: null });
  const hanging = uploads.append(
    id,
    0,
    (async function* () {
      yield bytes.subarray(0, 1000);
      await new Promise(() => undefined);
    })(),
  );
  hanging.catch(() => undefined);
  await sleep(50);
  const { offset } = await uploads.get(id);
  expect(offset).toBe(1000);
  await expect(hanging).rejects.toMatchObject({ code: "UPLOAD_CONFLICT" });
  expect(await uploads.append(id, offset, pieces(bytes.subarray(offset)))).toMatchObject({ digest });
});

test("what is there already is not sent again; an empty file is one", async () => {
  await blobs.put(bytes);
  expect(await uploads.create({ length: bytes.length, digest, name: null })).toMatchObject({ offset: bytes.length, digest });
  const empty = await uploads.create({ length: 0, digest: null, name: null });
  expect(empty).toMatchObject({ offset: 0, digest: createHash("sha256").digest("hex") });
});

test("limits: of one file, of many at once, and of time", async () => {
  uploads.close();
  uploads = await Uploads.open(join(folder, "uploads"), blobs, { ...defaultUploadLimits, bytes: 1000, parallel: 2 });
  await expect(uploads.create({ length: 1001, digest: null, name: null })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  await expect(uploads.create({ length: -1, digest: null, name: null })).rejects.toMatchObject({ code: "INVALID_SETTING" });
  const first = await uploads.create({ length: 10, digest: null, name: null });
  await uploads.create({ length: 10, digest: null, name: null });
  await expect(uploads.create({ length: 10, digest: null, name: null })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  await uploads.remove(first.id);
  const third = await uploads.create({ length: 10, digest: null, name: null });
  for (const name of readdirSync(join(folder, "uploads")))
    if (name.startsWith(third.id)) utimesSync(join(folder, "uploads", name), new Date(0), new Date(0));
  uploads.close();
  uploads = await Uploads.open(join(folder, "uploads"), blobs);
  await expect(uploads.get(third.id)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
});

test("an upload of another server is said to be there, and one that shares the folder goes on with it", async () => {
  const other = await Uploads.open(join(folder, "elsewhere"), blobs);
  const beside = await Uploads.open(join(folder, "uploads"), blobs);
  const { id } = await uploads.create({ length: bytes.length, digest, name: null });
  await uploads.append(id, 0, pieces(bytes.subarray(0, 10_000)));
  await expect(other.get(id)).rejects.toMatchObject({ code: "UPLOAD_ELSEWHERE" });
  await expect(other.append(id, 10_000, pieces(bytes.subarray(10_000)))).rejects.toMatchObject({ code: "UPLOAD_ELSEWHERE" });
  expect(await beside.append(id, 10_000, pieces(bytes.subarray(10_000)))).toMatchObject({ digest });
  other.close();
  beside.close();
});

test.each(["../blobs", "..%2f..", "", "0".repeat(36), "a/../../b"])("the id %j never becomes a path", async (id) => {
  await expect(uploads.get(id)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  await expect(uploads.remove(id)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
});

// GODWIT_KILLS=500 for the long form.
test(
  "killed again and again at any moment, an upload goes on from what it says it has",
  { timeout: 60_000 + 1000 * Number(process.env["GODWIT_KILLS"] ?? 0) },
  async () => {
    const kills = Number(process.env["GODWIT_KILLS"] ?? 8);
    const large = randomBytes(8 * 2 ** 20);
    const file = join(folder, "model.pkl");
    writeFileSync(file, large);
    const wanted = createHash("sha256").update(large).digest("hex");
    for (let round = 0; round < Math.ceil(kills / 4); round++) {
      await blobs.delete(wanted);
      const { id } = await uploads.create({ length: large.length, digest: wanted, name: null });
      for (let kill = 0; kill < 4; kill++) {
        const child = spawn(process.execPath, ["--conditions=godwit-source", "--input-type=module", "-e", sender(file, id)], {
          stdio: "pipe",
        });
        const ended = new Promise((resolve) => child.once("exit", resolve));
        await Promise.race([ended, new Promise((resolve) => child.stdout.once("data", resolve))]);
        await sleep(Math.random() * 60);
        child.kill("SIGKILL");
        await ended;
        const { offset } = await uploads.get(id);
        expect(offset).toBeLessThanOrEqual(large.length);
      }
      const { offset, digest: known } = await uploads.get(id);
      const last = known === null ? await uploads.append(id, offset, pieces(large.subarray(offset), 1 << 20)) : await uploads.get(id);
      expect(last.digest).toBe(wanted);
      expect(
        createHash("sha256")
          .update(await blobs.get(wanted))
          .digest("hex"),
      ).toBe(wanted);
    }
  },
);

/** Goes on with an upload, slowly enough to be killed in the middle. */
function sender(file: string, id: string): string {
  const source = (path: string): string => JSON.stringify(new URL(`../../src/store/${path}`, import.meta.url).href);
  return `
    const { readFileSync } = await import("node:fs");
    const { openDiskBlobs } = await import(${source("blobs/disk/disk-blobs.ts")});
    const { Uploads } = await import(${source("uploads/uploads.ts")});
    const bytes = readFileSync(${JSON.stringify(file)});
    const uploads = await Uploads.open(${JSON.stringify(join(folder, "uploads"))}, await openDiskBlobs(${JSON.stringify(join(folder, "blobs"))}));
    console.log("ready");
    const { offset, digest } = await uploads.get(${JSON.stringify(id)});
    if (digest === null) await uploads.append(${JSON.stringify(id)}, offset, (async function* () {
      for (let from = offset; from < bytes.length; from += 65536) {
        yield bytes.subarray(from, from + 65536);
        if (from % 524288 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })());
  `;
}
