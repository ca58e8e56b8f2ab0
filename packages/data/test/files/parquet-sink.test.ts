import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openFileSink, openFileSource, type Frame, type Receipt, type Schema, type Source } from "@godwit/data";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openOutput } from "../../src/files/open-output.ts";
import { createFrameWriter } from "../../src/tables/create-frame-writer.ts";
import { commaSeparated } from "../../src/tables/csv/csv-dialect.ts";
import { readAll, type JsonCell } from "../support/frames.ts";

const python = findPeer("python-columnar");
const folder = mkdtempSync(join(tmpdir(), "godwit-parquet-sink-"));
const key = "0123456789abcdef";
const compressions = ["snappy", "zstd", "gzip", "none"];
let expected: Record<string, JsonCell[]> = {};
let source: Source;

beforeAll(async () => {
  if (python === undefined) return;
  execFileSync(python, [join(import.meta.dirname, "make-parquet.py"), folder], { stdio: "inherit" });
  expected = JSON.parse(readFileSync(join(folder, "cells.json"), "utf8")) as typeof expected;
  source = await openFileSource(join(folder, "pyarrow-zstd-1.0.parquet"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(python === undefined)("Parquet that others read back", () => {
  test("pyarrow, pandas, polars and DuckDB find every cell, by whatever it is compressed", async () => {
    const outputs = compressions.map((compression) => join(folder, `out-${compression}`));
    for (const [index, compression] of compressions.entries()) {
      const sink = await openFileSink(`${outputs[index]}/`, { compression });
      await sink.begin({ key, schema: source.schema, keys: [], receipts: [] });
      const receipts = [await sink.write(chunk(0), rowsOf(0, 1500)), await sink.write(chunk(1), rowsOf(1500, 3000))];
      await sink.finish(receipts);
      await sink.close();
      expect(receipts.map(({ rows }) => rows)).toEqual([1500, 1500]);
      expect((await readAll(await openFileSource(`${outputs[index]}/`))).cells).toEqual(expected);
    }
    const script = join(import.meta.dirname, "read-back.py");
    const printed = execFileSync(python!, [script, "parquet", ...outputs], { maxBuffer: 1 << 28, encoding: "utf8" });
    const read = Object.entries(JSON.parse(printed) as Record<string, Record<string, JsonCell[]>>);
    expect(read).toHaveLength(5 + 3 * 2);
    for (const [reader, cells] of read)
      for (const name of Object.keys(expected)) {
        // A frame of pandas has NaN for what is missing among numbers, whatever the file says.
        const known = (cell: JsonCell): JsonCell => (reader.startsWith("pandas") && cell === "nan" ? null : cell);
        expect({ reader, name, cells: cells[name]!.map(known) }).toEqual({ reader, name, cells: expected[name]!.map(known) });
      }
  }, 60_000);

  test("pyarrow, pandas and polars find every cell of Arrow files and streams", async () => {
    const outputs: string[] = [];
    for (const [name, compression] of [
      ["plain.arrow", "none"],
      ["packed.feather", "zstd"],
      ["stream.arrows", "zstd"],
    ] as const) {
      const path = join(folder, name);
      const file = await openOutput(path, { patched: false });
      const writer = await createFrameWriter(file, source.schema, { ...commaSeparated, format: "arrow", compression });
      for await (const frame of rowsOf(0, 3000)) await writer.write(frame);
      await writer.finish();
      await file.commit();
      outputs.push(path);
      expect((await readAll(await openFileSource(path))).cells).toEqual(expected);
    }
    const printed = execFileSync(python!, [join(import.meta.dirname, "read-back.py"), "arrow", ...outputs], {
      maxBuffer: 1 << 28,
      encoding: "utf8",
    });
    const read = Object.entries(JSON.parse(printed) as Record<string, Record<string, JsonCell[]>>);
    expect(read).toHaveLength(3 * 2 + 2);
    for (const [reader, cells] of read)
      for (const name of Object.keys(expected)) {
        const known = (cell: JsonCell): JsonCell => (reader.startsWith("pandas") && cell === "nan" ? null : cell);
        expect({ reader, name, cells: cells[name]!.map(known) }).toEqual({ reader, name, cells: expected[name]!.map(known) });
      }
    const sink = await openFileSink(`${join(folder, "feathers")}/`, { format: "arrow", compression: "zstd" });
    await sink.begin({ key, schema: source.schema, keys: [], receipts: [] });
    await sink.finish([await sink.write(chunk(0), rowsOf(0, 1500)), await sink.write(chunk(1), rowsOf(1500, 3000))]);
    await sink.close();
    expect((await readAll(await openFileSource(`${join(folder, "feathers")}/`))).cells).toEqual(expected);
    await expect(openFileSink("x/", { format: "arrow", compression: "snappy" })).rejects.toMatchObject({ code: "USAGE" });
  }, 60_000);

  test("days and texts as partitions, read back as columns", async () => {
    const output = join(folder, "partitioned");
    const sink = await openFileSink(`${output}/`, { partitionBy: ["text", "bool"] });
    await sink.begin({ key, schema: source.schema, keys: [], receipts: [] });
    const receipt = await sink.write(chunk(0), rowsOf(0, 3000));
    await sink.finish([receipt]);
    const back = await openFileSource(`${output}/`);
    const { cells, rows } = await readAll(back);
    expect(rows).toBe(3000);
    const lines = (from: Record<string, JsonCell[]>, odd: (cell: JsonCell) => JsonCell): string[] =>
      from["long"]!.map((long, row) =>
        JSON.stringify([long, odd(from["text"]![row]!), odd(from["bool"]![row]!), from["i64"]![row]!]),
      ).toSorted();
    expect(lines(cells, (cell) => cell)).toEqual(
      lines(expected, (cell) => (cell === "" ? null : typeof cell === "boolean" ? String(cell) : cell)),
    );
  });

  test("another schema is refused by its columns", async () => {
    const sink = await openFileSink(`${join(folder, "out-zstd")}/`);
    const schema: Schema = source.schema
      .map((field) => (field.name === "f64" ? { ...field, type: { kind: "text" } as const } : field))
      .slice(0, -1);
    await expect(sink.begin({ key: "ffffffffffff", schema, keys: [], receipts: [] })).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: "the output has other columns: 'f64' is float64 and would be text, 'nothing' would be missing",
    });
  });

  test("what an earlier try left is taken back, what stands stays, and unfinished runs are not read", async () => {
    const output = join(folder, "resumed");
    const begin = { key, schema: source.schema, keys: [], receipts: [] as Receipt[] };
    const first = await openFileSink(`${output}/`);
    await first.begin(begin);
    const standing = await first.write(chunk(0), rowsOf(0, 100));
    await first.write(chunk(1), rowsOf(100, 200));
    await expect(first.write(chunk(2), failing())).rejects.toThrow("gone");
    expect(readdirSync(output).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    mkdirSync(join(output, "_godwit"), { recursive: true });
    writeFileSync(join(output, "_godwit", "aaaaaaaaaaaa.json"), JSON.stringify({ schema: source.schema }));
    await expect(openFileSource(`${output}/`)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    const second = await openFileSink(`${output}/`);
    expect(await second.begin({ ...begin, receipts: [standing] })).toEqual([standing]);
    expect(readdirSync(output).toSorted()).toEqual(["_godwit", `part-${key}-00000.parquet`]);
    const rest = await second.write(chunk(1), rowsOf(100, 3000));
    await second.finish([standing, rest]);
    await second.finish([standing, rest]);
    expect((await readAll(await openFileSource(`${output}/`))).cells).toEqual(expected);
  });
});

function chunk(index: number): { index: number; part: number; firstRow: number; rows: number } {
  return { index, part: 0, firstRow: 0, rows: 0 };
}

async function* rowsOf(from: number, to: number): AsyncGenerator<Frame> {
  const columns = source.schema.map(({ name }) => ({ name, as: "stored" as const }));
  for await (const frame of source.frames(source.parts[0]!, { columns, firstRow: from, frameRows: 50 })) {
    if (frame.firstRow >= to) return;
    yield frame;
  }
}

async function* failing(): AsyncGenerator<Frame> {
  yield* rowsOf(0, 100);
  throw new Error("gone");
}
