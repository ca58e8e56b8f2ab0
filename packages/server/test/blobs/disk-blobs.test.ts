import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskBlobs } from "../../src/store/blobs/disk/disk-blobs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "godwit-blobs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const placeOf = (digest: string): string => join(folder, digest.slice(0, 2), digest);

test("bytes that have gone bad are not given out, and putting them again mends them", async () => {
  const store = await openDiskBlobs(folder);
  const bytes = new TextEncoder().encode("a model of some length");
  const { digest } = await store.put(bytes);
  writeFileSync(placeOf(digest), "a model of some lengthX");
  await expect(store.get(digest)).rejects.toMatchObject({ code: "BLOB_DAMAGED" });
  await expect(
    (async () => {
      for await (const _ of store.stream(digest));
    })(),
  ).rejects.toMatchObject({ code: "BLOB_DAMAGED" });
  await store.put(bytes);
  expect(Buffer.from(await store.get(digest)).toString()).toBe("a model of some length");
});

test("opening removes what was abandoned, and leaves what another process is writing", async () => {
  await openDiskBlobs(folder);
  const [old, young] = [join(folder, "incoming", "old"), join(folder, "incoming", "young")];
  for (const file of [old, young]) writeFileSync(file, "half");
  utimesSync(old, new Date(0), new Date(0));
  await openDiskBlobs(folder);
  expect(readdirSync(join(folder, "incoming"))).toEqual(["young"]);
});

test("a folder that cannot be used is unavailable", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(openDiskBlobs(join(folder, "file"))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});

test("a full disk is a coded error, leaves nothing, and harms nothing that is there", async () => {
  const store = await openDiskBlobs(folder);
  const { digest } = await store.put(new TextEncoder().encode("kept"));
  const script = `
    const { openDiskBlobs } = await import(${JSON.stringify(new URL("../../src/store/blobs/disk/disk-blobs.ts", import.meta.url).href)});
    const store = await openDiskBlobs(${JSON.stringify(folder)});
    await store.put(new Uint8Array(1_000_000)).catch((error) => console.log(error.code, error.message));
    await store.put(new Uint8Array(1_000));
    console.log("goes on");
  `;
  // 100 blocks of 1 KiB: the system's own limit of a file, which it tells as it tells that the disk is full.
  const { stdout, stderr } = spawnSync(
    "bash",
    ["-c", `ulimit -f 100; exec "$0" --conditions=godwit-source --input-type=module -e "$1"`, process.execPath, script],
    { encoding: "utf8" },
  );
  expect(stdout.split("\n"), stderr).toEqual([expect.stringMatching(/^STORE_FULL .*larger than is allowed/u), "goes on", ""]);
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
  expect(Buffer.from(await store.get(digest)).toString()).toBe("kept");
});
