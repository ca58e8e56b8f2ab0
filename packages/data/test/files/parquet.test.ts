import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openFileSource } from "@godwit/data";
import { readAll, type JsonCell } from "../support/frames.ts";

const python = findPeer("python-columnar");
const folder = mkdtempSync(join(tmpdir(), "godwit-parquet-"));
let expected: Record<string, JsonCell[]> = {};

beforeAll(() => {
  if (python === undefined) return;
  execFileSync(python, [join(import.meta.dirname, "make-parquet.py"), folder], { stdio: "inherit" });
  expected = JSON.parse(readFileSync(join(folder, "cells.json"), "utf8")) as typeof expected;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codecs = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"];
const files = [
  ...codecs.flatMap((codec) => ["1.0", "2.0"].map((version) => `pyarrow-${codec}-${version}`)),
  "plain",
  "encodings",
  "int96",
  "polars",
  "pandas",
  "duckdb",
];

describe.skipIf(python === undefined)("Arrow that others wrote", () => {
  test.each(["plain.arrow", "lz4.feather", "zstd.arrow", "stream.arrows", "polars.arrow"])("%s: every cell of every type", async (name) => {
    const source = await openFileSource(join(folder, name));
    const { cells, rejects, rows } = await readAll(source);
    expect(rejects).toEqual([]);
    expect(rows).toBe(3000);
    for (const column of Object.keys(expected)) expect({ column, cells: cells[column] }).toEqual({ column, cells: expected[column] });
    const later = await readAll(
      source,
      [
        { name: "text", as: "text" },
        { name: "small", as: "number" },
      ],
      1937,
      333,
    );
    expect(later.cells["text"]).toEqual(expected["text"]!.slice(1937));
    expect(later.cells["small"]).toEqual(expected["small"]!.slice(1937).map((cell) => (cell === null ? "nan" : Number(cell))));
    await source.close();
  });

  test("no rows, nested columns beside others, and bytes changed or cut off", async () => {
    expect((await readAll(await openFileSource(join(folder, "empty.arrow")))).rows).toBe(0);
    const nested = await openFileSource(join(folder, "nested.arrow"));
    expect((await readAll(nested)).cells).toEqual({ id: ["1", "2"], after: ["u", null] });
    await expect(readAll(nested, [{ name: "list", as: "stored" }])).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    await fuzz("lz4.feather", "fuzzed.arrow", 100);
  });
});

async function fuzz(name: string, fuzzed: string, rounds: number): Promise<void> {
  const whole = readFileSync(join(folder, name));
  const path = join(folder, fuzzed);
  let seed = 11;
  const random = (below: number): number => Math.floor(((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647) * below);
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(round % 10 === 0 ? whole.subarray(0, random(whole.length)) : whole);
    const from = round % 2 === 0 ? bytes.length - Math.min(bytes.length, 9000) : 0;
    for (let change = 0; change < 4 && bytes.length > 0; change++) bytes[from + random(bytes.length - from)] = random(256);
    writeFileSync(path, bytes);
    const outcome = await openFileSource(path)
      .then((source) => readAll(source))
      .then(() => "rows")
      .catch((error: unknown) => (error as { code?: string }).code ?? String(error));
    expect(["rows", "MALFORMED_INPUT", "UNSUPPORTED_INPUT"], `round ${round}: ${outcome}`).toContain(outcome);
  }
}

describe.skipIf(python === undefined)("Parquet that others wrote", () => {
  test.each(files)("%s: every cell of every type", async (name) => {
    const source = await openFileSource(join(folder, `${name}.parquet`));
    const { cells, rejects, rows } = await readAll(source);
    expect(rejects).toEqual([]);
    expect(rows).toBe(3000);
    const names = Object.keys(cells);
    expect(names.length).toBeGreaterThan(25);
    for (const column of names) expect({ column, cells: cells[column] }).toEqual({ column, cells: expected[column] });
    await source.close();
  });

  test("rows from any place on, across pages and row groups", async () => {
    const source = await openFileSource(join(folder, "pyarrow-snappy-1.0.parquet"));
    const columns = ["f64", "text", "i64", "f64_few"].map((name) => ({ name, as: "stored" as const }));
    for (const firstRow of [0, 1, 699, 1000, 1001, 1937, 2999, 3000]) {
      const { cells, positions } = await readAll(source, columns, firstRow, 333);
      for (const { name } of columns) expect(cells[name]).toEqual(expected[name]!.slice(firstRow));
      expect(positions).toEqual(Array.from({ length: 3000 - firstRow }, (_, row) => firstRow + row));
    }
    await source.close();
  });

  test("the same column as number and as stored, and numbers of narrow types", async () => {
    const source = await openFileSource(join(folder, "pyarrow-zstd-2.0.parquet"));
    const wanted = ["i8", "u32", "small", "f32", "bool", "dec9", "f64"];
    for (const name of wanted) {
      const columns = [
        { name, as: "number" as const },
        { name, as: "stored" as const },
      ];
      for await (const frame of source.frames(source.parts[0]!, { columns, frameRows: 3000 })) {
        expect(frame.rejects).toEqual([]);
        const numbers = (frame.columns[0] as { values: Float64Array }).values;
        const firstRow = frame.firstRow;
        expect(Array.from(numbers)).toEqual(
          expected[name]!.slice(firstRow, firstRow + frame.rows).map((cell) => (cell === null ? Number.NaN : numberOf(cell))),
        );
      }
    }
    await source.close();
  });

  test("whole numbers beyond 2^53 are rejects as numbers, and exact as they are stored", async () => {
    const source = await openFileSource(join(folder, "beyond.parquet"));
    const stored = await readAll(source);
    expect(stored.cells["big"]).toEqual(["1", "9007199254740992", "1152921504606846976", "-9007199254740993", null, "7"]);
    const numbers = await readAll(source, [
      { name: "fine", as: "number" },
      { name: "big", as: "number" },
    ]);
    expect(numbers.cells).toEqual({ fine: [1, 5, 6], big: [1, "nan", 7] });
    expect(numbers.positions).toEqual([0, 4, 5]);
    expect(numbers.rejects.map(({ row, column, code }) => ({ row, column, code }))).toEqual(
      [1, 2, 3].map((row) => ({ row, column: "big", code: "WRONG_TYPE" })),
    );
    await source.close();
  });

  test("a time finer than a microsecond is a reject", async () => {
    const source = await openFileSource(join(folder, "nanos.parquet"));
    const { cells, rejects } = await readAll(source);
    expect(cells["ns"]).toEqual(["1", "2"]);
    expect(rejects).toMatchObject([{ row: 1, column: "ns", code: "WRONG_TYPE" }]);
    await source.close();
  });

  test("files without rows or row groups", async () => {
    for (const name of ["no-rows", "no-groups"]) {
      const source = await openFileSource(join(folder, `${name}.parquet`));
      expect(source.parts[0]!.rows).toBe(0);
      expect(source.schema).toHaveLength(Object.keys(expected).length);
      expect((await readAll(source)).rows).toBe(0);
    }
  });

  test("nested columns are refused by name, and those beside them read", async () => {
    const source = await openFileSource(join(folder, "nested.parquet"));
    expect(source.schema.map(({ name }) => name)).toEqual(["id", "after"]);
    expect((await readAll(source)).cells).toEqual({ id: ["1", "2"], after: [1.5, 2.5] });
    await expect(readAll(source, [{ name: "struct", as: "stored" }])).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
      message: "the column 'struct' holds structs, which are not read",
    });
    await expect(readAll(source, [{ name: "gone", as: "stored" }])).rejects.toMatchObject({ code: "MISSING_COLUMN" });
  });

  test("a column of another type is refused before a row is read", async () => {
    const source = await openFileSource(join(folder, "plain.parquet"));
    await expect(readAll(source, [{ name: "text", as: "number" }])).rejects.toMatchObject({
      code: "WRONG_TYPE",
      where: { column: "text" },
    });
    await expect(readAll(source, [{ name: "f64", as: "text" }])).rejects.toMatchObject({ code: "WRONG_TYPE" });
  });

  test("what is broken in the middle is told with its place, after the rows before it", async () => {
    const bytes = readFileSync(join(folder, "plain.parquet"));
    bytes[Math.floor(bytes.length * 0.6)]! ^= 0x40;
    const path = join(folder, "flipped.parquet");
    writeFileSync(path, bytes);
    const source = await openFileSource(path);
    let rows = 0;
    const reading = async (): Promise<void> => {
      const columns = source.schema.map(({ name }) => ({ name, as: "stored" as const }));
      for await (const frame of source.frames(source.parts[0]!, { columns, frameRows: 100 })) rows += frame.rows;
    };
    await expect(reading()).rejects.toMatchObject({ code: "MALFORMED_INPUT", where: { file: path, row: expect.any(Number) } });
    expect(rows).toBeGreaterThan(900);
  });

  test(
    "any byte changed or cut off ends in a coded error or in rows, never otherwise",
    () => fuzz("encodings.parquet", "fuzzed.parquet", 100),
    30_000,
  );
});

function numberOf(cell: Exclude<JsonCell, null>): number {
  const words: Record<string, number> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };
  return typeof cell === "string" ? (words[cell] ?? Number(cell)) : Number(cell);
}
