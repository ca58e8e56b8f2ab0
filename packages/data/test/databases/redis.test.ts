import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openDatabaseSink, type Schema, type Vector } from "../../src/index.ts";
import { frameOf } from "./all-types.ts";
import { chunk, each } from "./exam.ts";
import { startServer, type TestServer } from "./start-server.ts";

const program = findPeer("redis");

describe.skipIf(program === undefined)("Redis", () => {
  let server: TestServer;
  let client: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startServer(program!, (port) => [
      "--port",
      `${port}`,
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--requirepass",
      "s/e:c@r et",
    ]);
    client = createClient({ url: location("") });
    await client.connect();
  }, 30_000);
  afterAll(async () => {
    await client.close();
    await server.remove();
  });

  const location = (fragment: string, password = "s/e:c@r et"): string =>
    `redis://:${encodeURIComponent(password)}@127.0.0.1:${server.port}/1${fragment}`;
  const run = { key: "ab".repeat(32), schema, keys: ["country", "id"], receipts: [{ chunk: 7, rows: 1, proof: {} }] };

  test("holds a row as JSON under its key, the same row when it is written again", async () => {
    const sink = await openDatabaseSink(location("#churn"), { ttl: "1000s" });
    expect(sink.guarantee).toBe("idempotent");
    expect(await sink.begin(run)).toEqual(run.receipts);
    for (let time = 0; time < 2; time++) expect(await sink.write(chunk(0), each([frame()]))).toEqual({ chunk: 0, rows: 3, proof: {} });
    await sink.close();
    expect((await client.keys("*")).sort()).toEqual(
      ["churn:N%3AZ:1", "churn:N%3AZ:9007199254740993", "churn:ü%20🐦:2"].map(encoded).sort(),
    );
    expect(await client.get("churn:N%3AZ:9007199254740993")).toBe('{"country":"N:Z","id":9007199254740993,"score":"NaN"}');
    expect(await client.get("churn:N%3AZ:1")).toBe('{"country":"N:Z","id":1,"score":0.25}');
    expect(await client.ttl("churn:N%3AZ:1")).toBeGreaterThan(900);
  });

  test("a key of a pattern", async () => {
    const sink = await openDatabaseSink(location(""), { key: "score/{id}/in:{country}" });
    await sink.begin(run);
    await sink.write(chunk(0), each([frame()]));
    await sink.close();
    expect(await client.get("score/1/in:N%3AZ")).toBe('{"country":"N:Z","id":1,"score":0.25}');
    const partial = await openDatabaseSink(location(""), { key: "score:{id}" });
    await expect(partial.begin(run)).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining("lacks {country}") });
    const other = await openDatabaseSink(location(""), { key: "{id}:{country}:{score}" });
    await expect(other.begin(run)).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining("{score}, which is no key") });
    await Promise.all([partial.close(), other.close()]);
  });

  test("refuses what it cannot do, without the password", async () => {
    await expect(openDatabaseSink(location(""))).rejects.toMatchObject({ code: "USAGE", message: expect.not.stringContaining("s%2Fe") });
    const unkeyed = await openDatabaseSink(location("#p"));
    await expect(unkeyed.begin({ ...run, keys: [] })).rejects.toMatchObject({ code: "USAGE" });
    await expect(unkeyed.begin({ ...run, keys: ["x"] })).rejects.toMatchObject({ code: "MISSING_COLUMN" });
    await unkeyed.close();
    const wrong = await openDatabaseSink(location("#p", "wrong"));
    await expect(wrong.begin(run)).rejects.toMatchObject({ code: "DATABASE_REFUSED", message: expect.not.stringContaining("wrong@") });
    await wrong.close();
    const gone = await openDatabaseSink("redis://127.0.0.1:1/0#p");
    await expect(gone.begin(run)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await gone.close();
  });
});

/** Escaped as in URLs, but for what is escaped already. */
function encoded(key: string): string {
  return key.replaceAll(/[^\x20-\x7E]+/gu, encodeURIComponent);
}

const schema: Schema = [
  { name: "country", type: { kind: "text" }, nullable: false },
  { name: "id", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "score", type: { kind: "float", bits: 64 }, nullable: true },
];

function frame(): ReturnType<typeof frameOf> {
  const columns: readonly Vector[] = [
    { type: { kind: "text" }, values: ["N:Z", "N:Z", "ü 🐦"], present: null },
    { type: { kind: "integer", bits: 64, signed: true }, values: BigInt64Array.of(1n, 2n ** 53n + 1n, 2n), present: null },
    { type: { kind: "float", bits: 64 }, values: Float64Array.of(0.25, Number.NaN, 0), present: Uint8Array.of(1, 1, 0) },
  ];
  return frameOf(columns, 3);
}
