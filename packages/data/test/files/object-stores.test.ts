import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openFileSink, openFileSource, openSinkAt, type Frame, type Schema } from "@godwit/data";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { s3Credentials, startS3Server } from "../../../server/test/support/s3-server.ts";
import { startAzureServer, startForgetful, startGoogleServer, type ObjectServer } from "../support/object-server.ts";
import { openStore } from "../../src/stores/open-store.ts";
import { frameOf, readAll } from "../support/frames.ts";

const servers = [
  { name: "S3 (s3rver, which passes over If-None-Match)", program: findPeer("s3rver"), start: startS3 },
  { name: "Google Cloud Storage (fake-gcs-server)", program: findPeer("fake-gcs-server"), start: startGoogleServer },
  { name: "Azure Blob Storage (Azurite)", program: findPeer("azurite"), start: startAzureServer },
].filter(({ program }) => program !== undefined);

async function startS3(program: string): Promise<ObjectServer> {
  const server = await startS3Server(program);
  return { location: (path) => server.url.replace("some/prefix", path), environment: s3Credentials, stop: () => server.remove() };
}

const schema: Schema = [
  { name: "id", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "noise", type: { kind: "binary" }, nullable: false },
];
const key = "feedfacefeedface";
const chunk = (index: number): { index: number; part: number; firstRow: number; rows: number } => ({
  index,
  part: 0,
  firstRow: 0,
  rows: 0,
});

/** Rows that do not compress: 100 of them have 100 KiB. */
async function* rowsOf(from: number, rows: number): AsyncGenerator<Frame> {
  for (let at = from; at < from + rows; at += 100) {
    const ids = BigInt64Array.from({ length: 100 }, (_, row) => BigInt(at + row));
    const noise = Array.from(ids, (id) =>
      Buffer.concat(Array.from({ length: 16 }, (_, turn) => createHash("sha512").update(`${id} ${turn}`).digest())),
    );
    yield frameOf([
      { type: schema[0]!.type as never, values: ids },
      { type: schema[1]!.type as never, values: noise },
    ]);
  }
}

async function* idsOf(id: number): AsyncGenerator<Frame> {
  yield frameOf([{ type: schema[0]!.type as never, values: BigInt64Array.of(BigInt(id)) }]);
}

describe.each(servers)("$name", ({ program, start }) => {
  let server: ObjectServer;
  beforeAll(async () => {
    server = await start(program!);
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server?.stop();
  });

  test("part files, one of them in several uploads, a manifest, and rows read back in ranges", async () => {
    const { location } = server;
    const sink = await openFileSink(location("scored/"));
    await sink.begin({ key, schema, keys: ["id"], receipts: [] });
    const first = await sink.write(chunk(0), rowsOf(0, 200));
    await sink.write(chunk(1), rowsOf(900, 100));
    await sink.close();
    const again = await openFileSink(location("scored/"));
    expect(await again.begin({ key, schema, keys: ["id"], receipts: [first] })).toEqual([first]);
    const large = await again.write(chunk(1), rowsOf(200, 11_000));
    expect(JSON.parse(String(large.proof["files"]))[0].bytes).toBeGreaterThan(10 << 20);
    await again.finish([first, large]);
    await again.finish([first, large]);
    await expect(again.finish([first])).rejects.toMatchObject({ code: "OUTPUT_CHANGED" });
    await again.close();
    for (const place of ["scored/", "scored/*.parquet", "scor*/**"]) {
      const source = await openFileSource(location(place));
      expect(source.parts.map(({ rows }) => rows)).toEqual([200, 11_000]);
      const ids = (await readAll(source, [{ name: "id", as: "stored" }])).cells["id"]!;
      expect(ids).toEqual(Array.from({ length: 11_200 }, (_, row) => String(row)));
      await source.close();
    }
    const source = await openFileSource(location(`scored/part-${key}-00000.parquet`));
    const { cells } = await readAll(source, undefined, 198);
    expect(cells["noise"]![0]).toMatch(/^[0-9a-f]{2048}$/u);
  });

  test("a Delta table, with writers that race for its versions, or a refusal where the store would lose commits", async () => {
    const table = `delta:${server.location("tables/scores")}`;
    const sinks = await Promise.all(["aa", "bb", "cc"].map(() => openSinkAt(table)));
    const begun = await Promise.allSettled(
      sinks.map((sink, which) => sink.begin({ key: `0${which}`.repeat(16), schema: [schema[0]!], keys: [], receipts: [] })),
    );
    if (server.location("").startsWith("s3:")) {
      expect(begun).toMatchObject(
        begun.map(() => ({ reason: { code: "UNSUPPORTED_OUTPUT", message: expect.stringContaining("overwrites") } })),
      );
      await expect(openFileSource(server.location("tables/"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
      return;
    }
    expect(begun.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    for (let index = 0; index < 3; index++)
      await Promise.all(sinks.map((sink, which) => sink.write(chunk(index), idsOf(which * 10 + index))));
    await Promise.all(sinks.map((sink) => sink.close()));
    const source = await openFileSource(server.location("tables/scores/*.parquet"));
    const ids = (await readAll(source, [{ name: "id", as: "stored" }])).cells["id"]!;
    await source.close();
    expect(ids.map(Number).toSorted((one, other) => one - other)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22]);
    const { store, path } = await openStore(server.location("tables/scores/_delta_log/"));
    const commits: string[] = [];
    for await (const file of store.list(path)) commits.push(file.path.slice(path.length));
    await store.close();
    expect(commits.toSorted()).toEqual(Array.from({ length: 10 }, (_, version) => `${String(version).padStart(20, "0")}.json`));
  });

  test("a commit whose answer is lost on the way stands, with its files", async (context) => {
    const connection = server.environment["AZURE_STORAGE_CONNECTION_STRING"];
    if (connection === undefined) {
      context.skip("one store is enough");
      return;
    }
    const [, endpoint = ""] = /BlobEndpoint=(http:..[^/]+)/u.exec(connection)!;
    const forgetful = await startForgetful(endpoint, (method, url) => method === "PUT" && url.includes("00001.json"));
    vi.stubEnv("AZURE_STORAGE_CONNECTION_STRING", connection.replace(endpoint, `http://127.0.0.1:${forgetful.port}`));
    const sink = await openSinkAt("delta:az://models/tables/lost");
    await sink.begin({ key: "01".repeat(16), schema: [schema[0]!], keys: [], receipts: [] });
    expect(await sink.write(chunk(0), idsOf(7))).toMatchObject({ chunk: 0, rows: 1 });
    await sink.close();
    forgetful.stop();
    vi.stubEnv("AZURE_STORAGE_CONNECTION_STRING", connection);
    expect(forgetful.forgotten()).toBe(1);
    const source = await openFileSource("az://models/tables/lost/*.parquet");
    expect((await readAll(source, [{ name: "id", as: "stored" }])).cells["id"]).toEqual(["7"]);
    await source.close();
  });

  test("what is not there, and what one object cannot be", async () => {
    const { location } = server;
    await expect(openFileSource(location("gone/"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(openFileSink(location("one.csv"))).rejects.toMatchObject({ code: "USAGE" });
  });
});

test("a server that is gone", async () => {
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value);
  await expect(openFileSource("s3://models/x/?endpoint=http://127.0.0.1:9")).rejects.toMatchObject({ code: "IO_FAILED" });
  vi.unstubAllEnvs();
});

test("locations that are none", async () => {
  for (const location of [
    "s3://",
    "s3://user:secret@models/x",
    "s3://models/x/?color=red",
    "gs://models/x?endpoint=ftp://a",
    "az://models/x",
    "ftp://a/b",
    "wasbs://models@account.blob.core.windows.net/x",
  ])
    await expect(openFileSource(location)).rejects.toMatchObject({ code: "USAGE" });
});
