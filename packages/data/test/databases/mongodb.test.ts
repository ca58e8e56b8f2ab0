import { Decimal128, Double, Int32, Long, MongoClient, ObjectId } from "mongodb";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openDatabaseSink, openDatabaseSource, type Schema } from "../../src/index.ts";
import { frameOf, allTypes } from "./all-types.ts";
import { chunk, each, numbersOf, readAll, shown } from "./exam.ts";
import { startServer, type TestServer } from "./start-server.ts";

const python = findPeer("python-secantus");

/** MongoDB's own server is in no package registry; SecantusDB speaks its protocol, over the same storage engine. */
describe.skipIf(python === undefined)("MongoDB's protocol, answered by SecantusDB", () => {
  let server: TestServer;
  let client: MongoClient;
  const url = (fragment: string): string => `mongodb://127.0.0.1:${server.port}/exam${fragment}`;
  const key = "ab".repeat(32);

  beforeAll(async () => {
    const program = join(dirname(python!), "secantusd-py");
    server = await startServer(program, (port, folder) => [
      "--standalone",
      "--host",
      "127.0.0.1",
      "--port",
      `${port}`,
      "--storage-path",
      join(folder, "data"),
    ]);
    client = new MongoClient(url(""));
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await server.remove();
  });

  test("reads fields as columns, and makes rejects of what is of another type", async () => {
    await client
      .db()
      .collection("people")
      .insertMany([
        {
          _id: 2 as never,
          n: Long.fromString("9007199254740993"),
          x: new Double(0.5),
          s: "ü🐦",
          d: Decimal128.fromString("1.50"),
          o: { a: 1 },
          day: new Date(5),
        },
        { _id: 1 as never, n: new Int32(7), x: new Int32(3), s: "b", id: new ObjectId("0123456789abcdef01234567") },
        { _id: 3 as never, n: null, x: new Double(1) },
      ]);
    const source = await openDatabaseSource(url("#people"));
    const kinds = Object.fromEntries(source.schema.map(({ name, type }) => [name, type.kind]));
    expect(kinds).toEqual({ _id: "integer", n: "integer", x: "float", s: "text", d: "text", day: "timestamp", id: "text" });
    const [frame] = await readAll(source, ["_id", "n", "x", "s", "d", "day", "id"]);
    expect(frame!.columns.map((column) => shown(column, 3))).toEqual([
      ["1", "2", "3"],
      ["7", "9007199254740993", "null"],
      ["3", "0.5", "1"],
      ["b", "ü🐦", "null"],
      ["null", "1.50", "null"],
      ["null", "1970-01-01T00:00:00.005000Z", "null"],
      ["0123456789abcdef01234567", "null", "null"],
    ]);
    await expect(readAll(source, ["o"])).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT", message: expect.stringContaining("object") });
    const numbers = [];
    for await (const each of source.frames(source.parts[0]!, { columns: [{ name: "n", as: "number" }] })) numbers.push(each);
    expect(numbers).toMatchObject([{ rows: 2, rejects: [{ row: 1, column: "n", text: "9007199254740993" }] }]);
    expect((await readAll(source, ["_id"], 2)).map((rest) => [rest.firstRow, rest.rows])).toEqual([[2, 1]]);
    await source.close();
    const some = await openDatabaseSource(url("#people"), { query: '{"_id": {"$gte": 2}}', keys: ["_id"] });
    expect(shown((await readAll(some, ["_id"]))[0]!.columns[0]!, 2)).toEqual(["2", "3"]);
    await some.close();
    await expect(openDatabaseSource(url("#people"), { query: "{" })).rejects.toMatchObject({ code: "INVALID_QUERY" });
    await expect(openDatabaseSource(url("#people"), { keys: ["nothing"] })).rejects.toMatchObject({ code: "MISSING_COLUMN" });
  });

  test("holds the same documents when a chunk is written again", async () => {
    const schema: Schema = numbers;
    for (const [collection, keys] of [
      ["keyed", ["n"]],
      ["placed", []],
      ["pairs", ["n", "x"]],
    ] as const) {
      const sink = await openDatabaseSink(url(`#${collection}`));
      await sink.begin({ key, schema, keys, receipts: [] });
      for (let time = 0; time < 2; time++)
        expect(await sink.write(chunk(1), each([numbersOf([1, 2]), numbersOf([3])]))).toEqual({ chunk: 1, rows: 3, proof: {} });
      await sink.close();
      const documents = await client.db().collection(collection).find({}).sort({ n: 1 }).toArray();
      expect(documents.map(({ n }) => n as unknown)).toEqual([1, 2, 3]);
      expect(documents[0]!._id).toEqual({ keyed: 1, placed: `${key}:1:0`, pairs: { n: 1, x: 1 / 7 } }[collection]);
    }
  });

  test("keeps a column of each type, or refuses what it would round", async () => {
    const kept = allTypes.filter(({ field }) => !["large decimal", "timestamp", "moment"].includes(field.name));
    const sink = await openDatabaseSink(url("#types"));
    await sink.begin({ key, schema: kept.map(({ field }) => field), keys: ["id"], receipts: [] });
    await sink.write(
      chunk(0),
      each([
        frameOf(
          kept.map(({ vector }) => vector),
          4,
        ),
      ]),
    );
    await sink.close();
    const source = await openDatabaseSource(url("#types"));
    const names = kept.map(({ field }) => field.name);
    const [frame] = await readAll(source, names);
    for (const [index, { field, vector }] of kept.entries()) {
      const there = shown(vector, 4).map((text) => (field.name === "date" && text !== "null" ? `${text}T00:00:00Z` : text));
      expect([field.name, shown(frame!.columns[index]!, 4)]).toEqual([field.name, there]);
    }
    await source.close();
    const micro = allTypes.filter(({ field }) => ["id", "moment"].includes(field.name));
    const refusing = await openDatabaseSink(url("#micro"));
    await refusing.begin({ key, schema: micro.map(({ field }) => field), keys: ["id"], receipts: [] });
    const frames = each([
      frameOf(
        micro.map(({ vector }) => vector),
        4,
      ),
    ]);
    await expect(refusing.write(chunk(0), frames)).rejects.toMatchObject({ code: "VALUE_REFUSED", where: { column: "moment" } });
    await refusing.close();
  });

  test("says that a server is gone, and never a password", async () => {
    await expect(openDatabaseSource("mongodb://me:secret@127.0.0.1:1/db?serverSelectionTimeoutMS=300#c")).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.not.stringContaining("secret"),
    });
    await expect(openDatabaseSource("mongodb://me:se%cret@host#c")).rejects.toMatchObject({
      code: "USAGE",
      message: expect.not.stringContaining("cret"),
    });
  });
});

const numbers: Schema = [
  { name: "n", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "x", type: { kind: "float", bits: 64 }, nullable: true },
];
