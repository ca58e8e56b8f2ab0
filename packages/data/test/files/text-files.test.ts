import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { openFileSink, openFileSource, type Frame, type Receipt, type Schema } from "@godwit/data";
import { frameOf, readAll } from "../support/frames.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-text-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function file(name: string, content: string | Uint8Array): string {
  const place = join(folder, String(files++));
  mkdirSync(place);
  writeFileSync(join(place, name), content);
  return join(place, name);
}

const number = (name: string): { name: string; as: "number" } => ({ name, as: "number" });
const text = (name: string): { name: string; as: "text" } => ({ name, as: "text" });

describe("CSV", () => {
  test("numbers, texts and missing cells, the same column in two ways", async () => {
    const source = await openFileSource(file("a.csv", 'id,age,name\r\n1,4.5,Zoë\r\n2,,""\r\n"3",inf,"a ""b"", c\nd"\r\n'));
    expect(source.schema.map(({ name, type }) => [name, type.kind])).toEqual([
      ["id", "text"],
      ["age", "text"],
      ["name", "text"],
    ]);
    const { cells, rejects } = await readAll(source, [number("age"), text("name"), { name: "id", as: "stored" }]);
    expect(rejects).toEqual([]);
    expect(cells).toEqual({ age: [4.5, "nan", "inf"], name: ["Zoë", null, 'a "b", c\nd'], id: ["1", "2", "3"] });
    const twice = [];
    for await (const frame of source.frames(source.parts[0]!, { columns: [number("age"), { name: "age", as: "stored" }] }))
      twice.push(...frame.columns.map((vector) => ("values" in vector ? Array.from(vector.values as ArrayLike<unknown>) : [])));
    expect(twice).toEqual([
      [4.5, Number.NaN, Infinity],
      ["4.5", "", "inf"],
    ]);
  });

  test("bad rows are rejects with line and byte, and reading goes on", async () => {
    const rows = ["a,b", "1,x", "2", "3,y,z", "zwölf,w", "", '5,"open" end', "9007199254740993,big", "6,\uFFFFbroken", "7,fine", "", ""];
    const bytes = Buffer.from(rows.join("\n"), "utf8");
    bytes[bytes.indexOf("broken") - 1] = 0xff;
    const source = await openFileSource(file("bad.csv", bytes));
    const { cells, rejects, positions } = await readAll(source, [number("a"), text("b")]);
    expect(cells).toEqual({ a: [1, 7], b: ["x", "fine"] });
    expect(positions).toEqual([0, 8]);
    expect(rejects.map(({ row, line, column, code, message }) => ({ row, line, column, code, message }))).toEqual([
      { row: 1, line: 3, column: undefined, code: "MALFORMED_INPUT", message: "a row of 1 field where the header has 2" },
      { row: 2, line: 4, column: undefined, code: "MALFORMED_INPUT", message: "a row of 3 fields where the header has 2" },
      { row: 3, line: 5, column: "a", code: "WRONG_TYPE", message: "'zwölf' is not a number (column 'a')" },
      { row: 4, line: 6, column: undefined, code: "MALFORMED_INPUT", message: "a blank line between rows" },
      {
        row: 5,
        line: 7,
        column: "b",
        code: "MALFORMED_INPUT",
        message: "a quoted field goes on after its closing quote; quotes within it are doubled",
      },
      { row: 6, line: 8, column: "a", code: "WRONG_TYPE", message: "a whole number beyond 2^53 has no exact float64 (column 'a')" },
      { row: 7, line: 9, column: undefined, code: "MALFORMED_INPUT", message: "the row is not UTF-8" },
    ]);
    for (const { byte, line } of rejects) expect(bytes.subarray(0, byte).toString("latin1").split("\n").length, `line ${line}`).toBe(line);
    expect(rejects[2]!.text).toBe("zwölf,w");
  });

  test("in pieces of any size, from any row on, the same rows and rejects", async () => {
    let content = "n,t\n";
    for (let row = 0; row < 4000; row++)
      content += row % 17 === 5 ? `${row}\n` : row % 23 === 7 ? `x${row},bad\n` : `${row / 8},"q ${row}\n,${"é".repeat(row % 40)}"\n`;
    const plain = file("many.csv", content);
    const whole = await readAll(await openFileSource(plain), [number("n"), text("t")], 0, 997);
    expect(whole.rows + whole.rejects.length).toBe(4000);
    for (const other of [file("many.csv.gz", gzipSync(content)), file("many.csv.zst", zstdCompressSync(content))])
      expect(await readAll(await openFileSource(other), [number("n"), text("t")], 0, 997)).toEqual(whole);
    for (const firstRow of [1, 5, 6, 1500, 3999, 4000]) {
      const part = await readAll(await openFileSource(plain), [number("n"), text("t")], firstRow, 251);
      expect(part.positions).toEqual(whole.positions.filter((row) => row >= firstRow));
      expect(part.rejects).toEqual(whole.rejects.filter(({ row }) => row >= firstRow));
      expect(part.cells["t"]).toEqual(whole.cells["t"]!.slice(whole.positions.findIndex((row) => row >= firstRow) >>> 0));
    }
  });

  test("dialects", async () => {
    const german = await openFileSource(file("g.csv", "a;b\n'x;y';2\n"), { csv: { delimiter: ";", quote: "'" } });
    expect((await readAll(german, [text("a"), number("b")])).cells).toEqual({ a: ["x;y"], b: [2] });
    const tabs = await openFileSource(file("t.tsv", "a\tb\n1\t2\n"));
    expect((await readAll(tabs, [number("a"), number("b")])).cells).toEqual({ a: [1], b: [2] });
    const bare = await openFileSource(file("n.csv", "1|2\n3|4\n"), { csv: { delimiter: "|", header: false } });
    expect((await readAll(bare, [number("0"), number("1")])).cells).toEqual({ 0: [1, 3], 1: [2, 4] });
    await expect(openFileSource(file("s.csv", "a;b\n1;2\n"))).rejects.toMatchObject({
      code: "MALFORMED_INPUT",
      hint: 'Name the delimiter: ";".',
    });
    await expect(openFileSource(file("s.csv", "a,b\n"), { csv: { delimiter: "1" } })).rejects.toMatchObject({ code: "USAGE" });
    await expect(openFileSource(file("u.csv", Buffer.from("\uFEFFa,b\n", "utf16le")))).rejects.toMatchObject({
      message: "the file is UTF-16",
    });
    await expect(openFileSource(file("e.csv", ""))).rejects.toMatchObject({ code: "MALFORMED_INPUT" });
    await expect(openFileSource(file("d.csv", "a,a\n"))).rejects.toMatchObject({ message: "the header names the column 'a' twice" });
    expect((await readAll(await openFileSource(file("h.csv", "a,b\n")))).rows).toBe(0);
  });
});

describe("JSON", () => {
  const rows = '{"id":9007199254740993,"x":1,"t":"ü","b":true}\n\n{"id":2,"x":NaN,"t":null}\n';

  test("lines: types by what is there, whole numbers exact, missing fields", async () => {
    const source = await openFileSource(file("a.jsonl", rows));
    expect(source.schema.map(({ name, type }) => `${name} ${type.kind}`)).toEqual(["id integer", "x float", "t text", "b boolean"]);
    expect((await readAll(source)).cells).toEqual({ id: ["9007199254740993", "2"], x: [1, "nan"], t: ["ü", null], b: [true, null] });
    const { rejects } = await readAll(source, [number("id"), number("b")]);
    expect(rejects).toMatchObject([
      { row: 0, line: 1, column: "id", code: "WRONG_TYPE" },
      { row: 1, line: 3, column: "b", code: "MISSING_COLUMN" },
    ]);
  });

  test("bad lines are rejects; arrays and compressed files are read", async () => {
    const lines = await openFileSource(file("b.jsonl.gz", gzipSync('{"a":1}\n{"a":\n[1]\n{"a":"x"}\n{"a":2,"n":{"deep":1}}\n')));
    const { cells, rejects } = await readAll(lines, [number("a")]);
    expect(cells).toEqual({ a: [1, 2] });
    expect(rejects.map(({ row, line, code }) => [row, line, code])).toEqual([
      [1, 2, "MALFORMED_INPUT"],
      [2, 3, "MALFORMED_INPUT"],
      [3, 4, "WRONG_TYPE"],
    ]);
    await expect(readAll(lines, [{ name: "n", as: "stored" }])).rejects.toMatchObject({
      message: "the column 'n' holds objects, which are not read",
    });
    const array = await openFileSource(file("c.json", '[{"a":1.5},\n{"a":2}]'));
    expect((await readAll(array, [number("a")], 1)).cells).toEqual({ a: [2] });
    await expect(openFileSource(file("d.json", '{"a":1}'))).rejects.toMatchObject({ code: "MALFORMED_INPUT" });
  });
});

describe("several files", () => {
  test("folders, patterns and partitions; hidden files and others are left out", async () => {
    const place = join(folder, "set");
    for (const [name, content] of [
      ["day=2026-11-21/a.csv", "x\n1\n"],
      ["day=2026-11-22/b.csv", "x\n2\n3\n"],
      ["day=__HIVE_DEFAULT_PARTITION__/c.csv", "x\n4\n"],
      ["day=2026-11-22/.b.csv.12.tmp", "junk"],
      ["_SUCCESS", ""],
      ["readme.txt", "no rows"],
    ] as const) {
      mkdirSync(join(place, name, ".."), { recursive: true });
      writeFileSync(join(place, name), content);
    }
    const all = await openFileSource(`${place}/`);
    expect((await readAll(all, [number("x"), text("day")])).cells).toEqual({
      x: [1, 2, 3, 4],
      day: ["2026-11-21", "2026-11-22", "2026-11-22", null],
    });
    const some = await openFileSource(`${place}/**/{a,c}.csv`);
    expect((await readAll(some, [number("x")])).cells).toEqual({ x: [1, 4] });
    expect((await openFileSource(`${place}/*/[!a].csv`)).parts).toHaveLength(2);
    await expect(openFileSource(`${place}/*.parquet`)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(openFileSource(`${place}/gone`)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(readAll(all, [number("day")])).rejects.toMatchObject({ code: "WRONG_TYPE" });
  });

  test("names with Unicode and with what means something in patterns, and a CSV that changes its columns", async () => {
    const place = join(folder, "sets ü");
    mkdirSync(join(place, "land=Österreich%2FWien"), { recursive: true });
    mkdirSync(join(place, "land=日本 [1]"), { recursive: true });
    writeFileSync(join(place, "land=Österreich%2FWien/größe 🐦.csv"), "x\n1\n");
    writeFileSync(join(place, "land=日本 [1]/größe 2.csv"), "x\n2\n");
    for (const pattern of [`${place}/`, `${place}/*/größe*.csv`, `${place}/**/gr??e *.csv`]) {
      const source = await openFileSource(pattern);
      const { cells } = await readAll(source, [number("x"), text("land")]);
      await source.close();
      expect([pattern, cells]).toEqual([pattern, { x: [1, 2], land: ["Österreich/Wien", "日本 [1]"] }]);
    }
    writeFileSync(join(place, "land=日本 [1]/größe 2.csv"), "y,x\n5,2\n");
    const swapped = await openFileSource(`${place}/`);
    expect((await readAll(swapped, [number("x")])).cells).toEqual({ x: [1, 2] });
    await swapped.close();
    writeFileSync(join(place, "land=日本 [1]/größe 2.csv"), "y,z\n5,2\n");
    await expect(openFileSource(`${place}/`)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      where: { column: "x", file: expect.stringContaining("größe 2.csv") },
    });
  });

  test("a file that lacks a column or has another type is named", async () => {
    const one = file("1.jsonl", '{"a":1,"b":2}\n');
    const place = join(one, "..");
    writeFileSync(join(place, "2.jsonl"), '{"a":1}\n');
    await expect(openFileSource(place)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      where: { column: "b", file: join(place, "2.jsonl") },
    });
    writeFileSync(join(place, "2.jsonl"), '{"a":"x","b":2}\n');
    await expect(openFileSource(place)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining("is of type text, and of int64 in"),
    });
  });

  test("a file that changes after it was looked at is not read", async () => {
    const path = file("x.csv", "a\n1\n");
    const source = await openFileSource(path);
    appendFileSync(path, "2\n");
    await expect(readAll(source)).rejects.toMatchObject({ code: "INPUT_CHANGED", where: { file: path } });
  });

  test("spreadsheets and files without a format are refused", async () => {
    await expect(openFileSource(file("a.xlsx", "PK"))).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    await expect(openFileSource(file("data", "1,2"))).rejects.toMatchObject({ code: "USAGE" });
    await expect(openFileSource(file("a.parquet", "no"))).rejects.toMatchObject({ code: "MALFORMED_INPUT" });
  });
});

describe("one file that rows are added to", () => {
  const schema: Schema = [
    { name: "id", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
    { name: "name", type: { kind: "text" }, nullable: true },
    { name: "p", type: { kind: "float", bits: 64 }, nullable: false },
    { name: "at", type: { kind: "timestamp", zoned: true }, nullable: false },
    { name: "price", type: { kind: "decimal", precision: 10, scale: 2 }, nullable: false },
    { name: "ok", type: { kind: "boolean" }, nullable: false },
  ];
  async function* rowsOf(from: number): AsyncGenerator<Frame> {
    yield frameOf(
      [
        BigInt64Array.of(BigInt(from), 9007199254740993n),
        ['Zoë, "quoted"', ""],
        Float64Array.of(0.1, Number.NaN),
        BigInt64Array.of(1_795_323_550_500_000n, -1n),
        BigInt64Array.of(-5n, 123456n),
        Uint8Array.of(1, 0),
      ].map((values, index) => ({ type: schema[index]!.type as never, values, ...(index === 1 && { present: Uint8Array.of(1, 0) }) })),
    );
  }
  const chunk = (index: number): { index: number; part: number; firstRow: number; rows: number } => ({
    index,
    part: 0,
    firstRow: 0,
    rows: 2,
  });
  const lines = (from: number, header: boolean): string =>
    `${header ? "id,name,p,at,price,ok\n" : ""}${from},"Zoë, ""quoted""",0.1,2026-11-22T04:59:10.500000Z,-0.05,True\n9007199254740993,,nan,1969-12-31T23:59:59.999999Z,1234.56,False\n`;

  test.each(["rows.csv", "rows.csv.gz"])("%s: what no receipt tells of is cut off, and another run waits", async (name) => {
    const path = join(folder, name);
    const content = (): string => (name.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString("utf8");
    const begin = { key: "aaaaaaaa", schema, keys: ["id"], receipts: [] as Receipt[] };
    const first = await openFileSink(path);
    await first.begin(begin);
    const receipt = await first.write(chunk(0), rowsOf(1));
    await first.write(chunk(1), rowsOf(2));
    await first.close();
    await expect((await openFileSink(path)).begin({ ...begin, key: "bbbbbbbb" })).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    const second = await openFileSink(path);
    expect(await second.begin({ ...begin, receipts: [receipt] })).toEqual([receipt]);
    await second.write(chunk(1), rowsOf(3));
    await second.finish([]);
    await second.close();
    expect(content()).toBe(lines(1, true) + lines(3, false));
    const third = await openFileSink(path);
    await third.begin({ ...begin, key: "cccccccc" });
    await third.write(chunk(0), rowsOf(4));
    await third.finish([]);
    await third.close();
    expect(content()).toBe(lines(1, true) + lines(3, false) + lines(4, false));
    const other = await openFileSink(path);
    await expect(other.begin({ ...begin, key: "dddddddd", schema: schema.slice(1) })).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
    truncateSync(path, 10);
    writeFileSync(join(folder, `.${name}.godwit`), JSON.stringify({ run: "aaaaaaaa", bytes: 0 }));
    await expect((await openFileSink(path)).begin({ ...begin, receipts: [receipt] })).rejects.toMatchObject({ code: "OUTPUT_CHANGED" });
  });

  test("JSON lines", async () => {
    const path = join(folder, "rows.jsonl");
    const sink = await openFileSink(path);
    await sink.begin({ key: "aaaaaaaa", schema, keys: [], receipts: [] });
    await sink.write(chunk(0), rowsOf(1));
    await sink.finish([]);
    await sink.close();
    expect(readFileSync(path, "utf8")).toBe(
      '{"id":1,"name":"Zoë, \\"quoted\\"","p":0.1,"at":"2026-11-22T04:59:10.500000Z","price":-0.05,"ok":true}\n' +
        '{"id":9007199254740993,"name":null,"p":NaN,"at":"1969-12-31T23:59:59.999999Z","price":1234.56,"ok":false}\n',
    );
    expect((await readAll(await openFileSource(path))).cells["id"]).toEqual(["1", "9007199254740993"]);
  });

  test("what a file cannot be is refused by name", async () => {
    await expect(openFileSink("out.parquet")).rejects.toMatchObject({ code: "USAGE", hint: expect.stringContaining("out/") });
    await expect(openFileSink("out.json")).rejects.toMatchObject({ code: "USAGE" });
    await expect(openFileSink("out.xlsx")).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    await expect(openFileSink("out.csv", { partitionBy: ["day"] })).rejects.toMatchObject({ code: "USAGE" });
    await expect(openFileSink("out/", { compression: "lzo" })).rejects.toMatchObject({ code: "USAGE" });
  });
});
