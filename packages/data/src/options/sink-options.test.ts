import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSource } from "../files/byte-source.ts";
import { readMetadata } from "../tables/parquet/read/read-metadata.ts";
import { openSinkAt, openSourceAt, type Frame, type PlaceOptions, type Schema } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-options-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema: Schema = [
  { name: "id", type: { kind: "integer", bits: 32, signed: true }, nullable: false },
  { name: "name", type: { kind: "text" }, nullable: true },
];
const names = ["a;b", "o'clock", "", "ü 🐦", "plain"];
const frame: Frame = {
  rows: 5,
  firstRow: 0,
  positions: null,
  rejects: [],
  columns: [
    { type: { kind: "integer", bits: 32, signed: true }, values: Int32Array.of(1, 2, 3, 4, 5), present: null },
    { type: { kind: "text" }, values: names, present: Uint8Array.of(1, 1, 1, 1, 0) },
  ],
};

async function write(location: string, options: PlaceOptions): Promise<void> {
  const sink = await openSinkAt(location, options);
  await sink.begin({ key: "ab12", schema, keys: ["id"], receipts: [] });
  const frames = (async function* () {
    yield frame;
  })();
  await sink.finish([await sink.write({ index: 0, part: 0, firstRow: 0, rows: 5 }, frames)]);
  await sink.close();
}

test.each([
  ["out/", { format: "json" }, "format must be one of parquet, arrow, csv, jsonl"],
  ["out/", { ttl: "7d" }, "a sink of files has no option ttl"],
  ["out/", { row_group_rows: "0" }, "row_group_rows must be a whole number from 1 to 2147483647"],
  ["out/", { row_group_rows: 1.5 }, "row_group_rows must be a whole number"],
  ["out/", { partition_by: ["day", "day"] }, "partition_by must be the names of columns, none of them twice"],
  ["out/", { partition_by: "" }, "partition_by must be the names of columns"],
  ["out/", { constructor: "x" }, "a sink of files has no option constructor"],
  ["out.csv", { header: "yes" }, "header must be true or false"],
  ["out.csv", { delimiter: "::" }, "delimiter must be one character"],
  ["delta:table", { delimiter: ";" }, "a Delta table has no option delimiter"],
  ["redis://localhost/0#p", { ttl: "0s" }, "ttl must be a duration"],
  ["sqlite:a.db#t", { compression: "zstd" }, "a table of SQLite has no option compression"],
  ["mongodb://localhost/db#c", { ttl: "1d" }, "a collection of MongoDB has no option ttl"],
])("%s with %j", async (location, options, message) => {
  const error = await openSinkAt(location, options as PlaceOptions).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "INVALID_SETTING", message: expect.stringContaining(message) });
});

test("names the options that there are", async () => {
  await expect(openSinkAt("redis://localhost/0#p", { tll: "7d" })).rejects.toMatchObject({ hint: "Its options: key, ttl." });
  await expect(openSinkAt("mongodb://h/db#c", { x: 1 })).rejects.toMatchObject({ hint: "It has none at all." });
  await expect(openSourceAt("sqlite:a.db#t", { options: { header: false } })).rejects.toMatchObject({ code: "INVALID_SETTING" });
});

test.each([
  ["out/", { format: "csv", row_group_rows: 10 }, "row_group_rows is of Parquet, and csv is written"],
  ["out/", { delimiter: ";" }, "delimiter is of CSV, and parquet is written"],
  ["out.jsonl", { header: false }, "header is of CSV, and jsonl is written"],
  ["redis://localhost/0", { key: "score:{id" }, "no pattern of keys"],
  ["redis://localhost/0", { key: "{shop}{id}" }, "nothing between two columns"],
  ["redis://localhost/0", { key: "{shop}-{id}" }, "nothing between two columns"],
  ["redis://localhost/0#p", { key: "score:{id}" }, "names a prefix, and so does the option key"],
])("refuses for %s what would not be done: %j", async (location, options, message) => {
  await expect(openSinkAt(location, options)).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining(message) });
});

test("a dialect of CSV is written, and read back by the same options", async () => {
  const dialect = { delimiter: ";", quote: "'", header: "false" };
  for (const location of [join(folder, "one.csv"), `${join(folder, "many")}/`]) {
    await write(location, { ...dialect, ...(location.endsWith("/") && { format: "csv" }) });
    const file = location.endsWith("/")
      ? join(
          location,
          readdirSync(location).find((name) => name.endsWith(".csv"))!,
        )
      : location;
    expect(readFileSync(file, "utf8")).toBe("1;'a;b'\n2;'o''clock'\n3;''\n4;ü 🐦\n5;\n");
    const source = await openSourceAt(location, { options: dialect });
    expect(source.schema.map(({ name }) => name)).toEqual(["0", "1"]);
    const columns = [{ name: "1", as: "stored" as const }];
    for await (const read of source.frames(source.parts[0]!, { columns })) {
      const [column] = read.columns;
      expect("values" in column! && column.values).toEqual(names.with(4, ""));
      expect([...(column!.present ?? [])]).toEqual([1, 1, 0, 1, 0]);
    }
    await source.close();
  }
});

test("row groups of Parquet have the rows that are asked for", async () => {
  await write(`${join(folder, "groups")}/`, { row_group_rows: "2", compression: "zstd" });
  const file = readdirSync(join(folder, "groups")).find((name) => name.endsWith(".parquet"))!;
  const bytes = await openSource(join(folder, "groups", file));
  const { groups } = await readMetadata(bytes);
  await bytes.close();
  expect(groups.map(({ rows }) => rows)).toEqual([2, 2, 1]);
  expect(groups[0]!.chunks[0]!.codec).toBe(6);
});
