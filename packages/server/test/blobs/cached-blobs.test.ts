import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openArtifact } from "@godwit/core/artifact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openBlobs } from "../../src/store/blobs/open-blobs.ts";
import { runPlatform } from "../registry/running-platform.ts";
import { compileExam, forest } from "../served-examples.ts";
import { s3Credentials, startS3Server, type S3Server } from "../support/s3-server.ts";

const program = findPeer("s3rver");
if (program === undefined) console.log("left out: copies of blobs in S3, because s3rver is not installed (scripts/setup-test-peers)");
const folder = mkdtempSync(join(tmpdir(), "godwit-cached-"));
let s3: S3Server;

beforeAll(async () => {
  Object.assign(process.env, s3Credentials);
  if (program !== undefined) s3 = await startS3Server(program);
});
afterAll(async () => {
  await s3?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (seed: number): Uint8Array => new Uint8Array(1000).fill(seed);

function copies(cache: string): readonly string[] {
  return readdirSync(cache, { recursive: true, encoding: "utf8" }).filter((name) => /[0-9a-f]{64}$/u.test(name));
}

test.skipIf(program === undefined)("copies are held to their digest, and the one that was not read for longest goes", async () => {
  const cache = join(folder, "copies");
  const blobs = await openBlobs(s3.url, { folder: cache, bytes: 2500 });
  const digests: string[] = [];
  for (const seed of [1, 2, 3]) {
    digests.push((await blobs.put(bytesOf(seed))).digest);
    await sleep(10);
  }
  expect(copies(cache).length).toBe(2);
  expect(copies(cache).some((name) => name.endsWith(digests[0]!))).toBe(false);
  await blobs.get(digests[1]!);
  await sleep(10);
  await blobs.get(digests[0]!);
  expect(
    copies(cache)
      .map((name) => name.slice(-64))
      .toSorted(),
  ).toEqual([digests[0]!, digests[1]!].toSorted());
  writeFileSync(
    join(
      cache,
      copies(cache).find((name) => name.endsWith(digests[1]!))!,
    ),
    "damaged",
  );
  expect(Buffer.from(await blobs.get(digests[1]!))).toEqual(Buffer.from(bytesOf(2)));
  await s3.stop();
  expect(Buffer.from(await blobs.get(digests[1]!))).toEqual(Buffer.from(bytesOf(2)));
  await expect(blobs.get(digests[2]!)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  await s3.start();
  expect(Buffer.from(await blobs.get(digests[2]!))).toEqual(Buffer.from(bytesOf(3)));
  const large = await blobs.put(new Uint8Array(5000));
  expect(copies(cache).length).toBe(2);
  expect((await blobs.get(large.digest)).length).toBe(5000);
  await blobs.close();
});

test.skipIf(program === undefined)("a server that starts while the object store is gone answers from its copies", async () => {
  const artifact = await compileExam(`${forest}/model.pkl`);
  const options = { store: join(folder, "store"), artifacts: s3.url.replace("some/prefix", "another") };
  const first = await runPlatform(options);
  await first.ask("POST", "/api/v1/registered-models", { name: "churn" });
  await first.addVersion("churn", artifact);
  const rows = { instances: [Array.from({ length: openArtifact(artifact).manifest.columns.length }, () => 0.5)] };
  const predict = (from: typeof first): ReturnType<typeof first.ask> => from.ask("POST", "/v1/models/churn:predict", rows);
  const asked = await predict(first);
  await first.close();
  await s3.stop();
  const second = await runPlatform(options);
  expect(asked.status).toBe(200);
  expect([(await predict(second)).status, (await predict(second)).body]).toEqual([asked.status, asked.body]);
  expect(await second.ask("GET", "/api/v1/registered-models/churn/versions/1/artifact").catch(() => null)).not.toMatchObject({
    status: 200,
  });
  await second.close();
  await s3.start();
});
