import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { readDeploymentFile } from "../../src/deployments/file/read-deployment-file.ts";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { ownAuthor } from "../../src/registry/author.ts";
import { namedBlobs } from "../../src/store/garbage/named-blobs.ts";
import { runPlatform } from "../registry/running-platform.ts";
import { compileExam, forest } from "../served-examples.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";
import { s3Credentials, startS3Server, type S3Server } from "../support/s3-server.ts";

const artifact = await compileExam(`${forest}/model.pkl`);
const folder = mkdtempSync(join(tmpdir(), "godwit-garbage-"));
const program = findPeer("s3rver");
let postgres: TestPostgres | undefined;
let s3: S3Server | undefined;
let count = 0;

beforeAll(async () => {
  Object.assign(process.env, s3Credentials);
  if (program !== undefined) [postgres, s3] = [await startPostgres(), await startS3Server(program)];
  if (postgres === undefined || s3 === undefined)
    console.log("left out: blobs of servers on PostgreSQL and S3 (scripts/setup-test-peers installs both)");
}, 60_000);
afterAll(async () => {
  await postgres?.remove();
  await s3?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** Longer ago than anything: a clock of whole seconds may be one behind. */
const everything = { grace: -60_000 };

async function places(kind: string): Promise<{ readonly store: string; readonly artifacts: string } | null> {
  if (kind === "a folder") return { store: join(folder, `${++count}`), artifacts: join(folder, `${count}-blobs`) };
  if (postgres === undefined || s3 === undefined) return null;
  return { store: await postgres.database(), artifacts: s3.url.replace("some/prefix", `prefix-${++count}`) };
}

async function listed({ blobs }: Platform): Promise<readonly string[]> {
  const digests: string[] = [];
  for await (const { digest } of blobs.list()) digests.push(digest);
  return digests.toSorted();
}

async function missing({ blobs, database }: Platform): Promise<readonly string[]> {
  const kept = new Set(await listed({ blobs } as Platform));
  return [...(await database.read(namedBlobs))].filter((digest) => !kept.has(digest));
}

describe.each(["a folder", "PostgreSQL and S3"])("blobs in %s", (kind) => {
  test("what nothing names any longer is removed, and what anything names stays", async (context) => {
    const options = (await places(kind)) ?? context.skip();
    const { platform, ask, addVersion, close } = await runPlatform(options);
    try {
      const { blobs, registry } = platform;
      await registry.models.create({ name: "churn" }, ownAuthor);
      await addVersion("churn", artifact);
      const goldens = await blobs.put(text("goldens"));
      const [given, example] = [await blobs.put(text("given")), await blobs.put(text("example"))];
      await registry.versions.create(
        { model: "churn", given: { model: given.digest, example: example.digest, fileName: "m.pkl" } },
        ownAuthor,
      );
      await registry.versions.markReady(
        "churn",
        2,
        { artifact: await blobs.put(text("artifact")), manifest: { source: {} } as never, goldenDigest: goldens.digest },
        ownAuthor,
      );
      writeFileSync(join(folder, "decide.ts"), "export const after = (rows) => rows;");
      writeFileSync(
        join(folder, "d.yaml"),
        "name: d\nmodel: models:/churn@champion\nhooks: { after: ./decide.ts }\nresponse: { a: number }\n",
      );
      await platform.deployments.put(await readDeploymentFile(join(folder, "d.yaml")), ownAuthor);
      const pinned = await blobs.put(text("of a run that has not ended"));
      await platform.database.write(async ({ query }) => {
        const run = { id: "r", job: "j", slot: "s", cause: "call", state: "running", tries: 1, artifact: pinned.digest };
        const zeros = { created_at: 0, not_before: 0, stopping: 0, rows_read: 0, rows_written: 0, rows_rejected: 0 };
        await query
          .insertInto("job_run")
          .values(
            Object.assign(
              {
                interval_start: null,
                interval_end: null,
                model: null,
                run_key: null,
                started_at: null,
                ended_at: null,
                beat_at: null,
                worker: null,
                summary: null,
                error: null,
              },
              run,
              zeros,
            ),
          )
          .execute();
      });
      const named = await listed(platform);
      const strays = [await blobs.put(text("stray")), await blobs.put(text("another stray"))];
      const all = await listed(platform);
      expect(all.length).toBe(named.length + 2);

      expect((await ask("POST", "/api/v1/blobs/collect", {})).body).toMatchObject({ removed: 0, young: 2, kept: named.length });
      expect(await platform.garbage.collect({ ...everything, dryRun: true }, ownAuthor)).toMatchObject({ removed: 2, removedBytes: 18 });
      expect(await listed(platform)).toEqual(all);
      expect(await platform.garbage.collect(everything, ownAuthor)).toMatchObject({ removed: 2, kept: named.length, young: 0 });
      expect(await listed(platform)).toEqual(named);
      expect(await platform.garbage.collect(everything, ownAuthor)).toMatchObject({ removed: 0, kept: named.length });
      const { body } = await ask("GET", "/api/v1/audit?subject_kind=blobs");
      expect(body["entries"]).toMatchObject([{ action: "blobs.collect", after: { removed: 2, removedBytes: 18 } }]);

      await registry.versions.remove("churn", 2, ownAuthor);
      expect(await platform.garbage.collect(everything, ownAuthor)).toMatchObject({ removed: 4 });
      await expect(registry.versions.create({ model: "churn", given: { model: strays[0]!.digest } }, ownAuthor)).rejects.toMatchObject({
        code: "BLOB_NOT_FOUND",
      });
      expect(await missing(platform)).toEqual([]);
    } finally {
      await close();
    }
  });

  test("a blob that is said to be there already is young again, and one that was sent is named in time", async (context) => {
    const options = (await places(kind)) ?? context.skip();
    const platform = await openPlatform(options);
    try {
      const bytes = text("sent long ago");
      const { digest } = await platform.blobs.put(bytes);
      const before = (await platform.blobs.find(digest))!.putAt;
      await sleep(1100);
      expect(await platform.uploads.create({ length: bytes.length, digest, name: null })).toMatchObject({ digest });
      expect((await platform.blobs.find(digest))!.putAt).toBeGreaterThan(before);
      expect(Buffer.from(await platform.blobs.get(digest))).toEqual(Buffer.from(bytes));
      expect(await platform.blobs.renew("0".repeat(64))).toBe(false);
    } finally {
      await platform.close();
    }
  });

  test("a place that two stores share is left alone, and the mark of the other is named", async (context) => {
    const options = (await places(kind)) ?? context.skip();
    const other = (await places(kind)) ?? context.skip();
    const [one, two] = [await openPlatform(options), await openPlatform({ ...other, artifacts: options.artifacts })];
    try {
      const { digest } = await one.blobs.put(text("of the one"));
      await expect.poll(async () => (await one.blobs.join("mark")).length).toBeGreaterThan(2);
      await expect(two.garbage.collect(everything, ownAuthor)).rejects.toMatchObject({
        code: "STILL_IN_USE",
        hint: expect.stringContaining("stores/mark") as string,
      });
      expect(await one.blobs.find(digest)).not.toBeNull();
    } finally {
      await one.close();
      await two.close();
    }
  });

  test("servers that name, forget and remove the same blobs and are killed meanwhile leave no version without its bytes", async (context) => {
    const options = (await places(kind)) ?? context.skip();
    const look = await openPlatform(options);
    await look.registry.models.create({ name: "busy" }, ownAuthor);
    await look.close();
    const servers = kind === "a folder" ? 1 : 2;
    const done = { named: 0, gone: 0, removed: 0 };
    for (let kill = 0; kill < (servers === 1 ? 3 : 2); kill++) {
      const counts = await Promise.all(Array.from({ length: servers }, () => runUntilKilled(options.store, options.artifacts)));
      for (const each of counts) for (const what of ["named", "gone", "removed"] as const) done[what] += each[what];
      const platform = await openPlatform(options);
      expect(await missing(platform)).toEqual([]);
      await platform.close();
    }
    expect([done.named > 10, done.removed > 3, done.gone > 0]).toEqual([true, true, true]);
  }, 60_000);
});

const worker = fileURLToPath(new URL("busy-store.ts", import.meta.url));

async function runUntilKilled(store: string, artifacts: string): Promise<{ named: number; gone: number; removed: number }> {
  const child = spawn(process.execPath, ["--conditions=godwit-source", worker, store, artifacts], { stdio: ["ignore", "pipe", "inherit"] });
  let last = { named: 0, gone: 0, removed: 0 };
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => lines.once("close", resolve));
  const begun = new Promise<void>((resolve) =>
    lines.on("line", (line) => {
      last = JSON.parse(line) as typeof last;
      if (last.named > 5) resolve();
    }),
  );
  await Promise.race([begun, ended]);
  await sleep(300 + Math.random() * 300);
  child.kill("SIGKILL");
  await ended;
  return last;
}
