import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Frame, ScalarVector } from "../../src/frames/frame.ts";
import { openFileSink } from "../../src/sinks/files/open-file-sink.ts";
import { openFileSource } from "../../src/sources/files/open-file-source.ts";
import type { Source, WantedColumn } from "../../src/sources/source.ts";

const rows = 500_000;
const columns: readonly WantedColumn[] = [
  { name: "id", as: "number" },
  { name: "a", as: "number" },
  { name: "b", as: "number" },
];
let folder = "";

/** Every seventh cell of b is null. */
const presentOf = (row: number): number => (row % 7 === 3 ? 0 : 1);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "godwit-apart-"));
  const float = { kind: "float", bits: 64 } as const;
  const whole = { kind: "integer", bits: 64, signed: true } as const;
  for (const format of ["parquet", "csv"]) {
    const sink = await openFileSink(`${folder}/${format}/`, { format });
    const schema = [
      { name: "id", type: whole, nullable: false },
      { name: "a", type: float, nullable: false },
      { name: "b", type: float, nullable: true },
    ];
    await sink.begin({ key: "0123456789abcdef", schema, keys: [], receipts: [] });
    const frame: Frame = {
      rows,
      firstRow: 0,
      positions: null,
      rejects: [],
      columns: [
        { type: whole, values: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row)), present: null },
        { type: float, values: Float64Array.from({ length: rows }, (_, row) => Math.sin(row)), present: null },
        {
          type: float,
          values: Float64Array.from({ length: rows }, (_, row) => row % 1000),
          present: Uint8Array.from({ length: rows }, (_, row) => presentOf(row)),
        },
      ],
    };
    const receipt = await sink.write(
      { index: 0, part: 0, firstRow: 0, rows },
      (async function* frames() {
        yield frame;
      })(),
    );
    await sink.finish([receipt]);
    await sink.close();
  }
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The rows that were read, each of them checked; what is held is given back at once. */
async function readRows(source: Source, firstRow: number, most = Infinity, signal?: AbortSignal): Promise<number> {
  let row = firstRow;
  const options = { columns, firstRow, frameRows: 10_000, apart: true, ...(signal !== undefined && { signal }) };
  for await (const frame of source.frames(source.parts[0]!, options)) {
    expect(frame.firstRow).toBe(row);
    const [id, a, b] = frame.columns.map((column) => (column as ScalarVector).values) as [Float64Array, Float64Array, Float64Array];
    let wrong = 0;
    for (let index = 0; index < frame.rows; index++, row++)
      if (id[index] !== row || a[index] !== Math.sin(row) || !Object.is(b[index], presentOf(row) === 1 ? row % 1000 : Number.NaN)) wrong++;
    expect(wrong).toBe(0);
    expect(frame.held, "it was read in the caller's thread").toBeDefined();
    frame.held!.release();
    if (row - firstRow >= most) break;
  }
  return row - firstRow;
}

describe("reading in a thread of its own", () => {
  test.each(["parquet", "csv"])(
    "%s: the same cells, from any row on, one reading after another that was left",
    async (format) => {
      const source = await openFileSource(`${folder}/${format}/`);
      try {
        expect(await readRows(source, 0)).toBe(rows);
        expect(await readRows(source, 0, 25_000)).toBe(30_000);
        expect(await readRows(source, 123_457)).toBe(rows - 123_457);
      } finally {
        await source.close();
      }
    },
    60_000,
  );

  test("ends when the signal says so, and can be asked again", async () => {
    const source = await openFileSource(`${folder}/parquet/`);
    try {
      const stop = new AbortController();
      const reading = readRows(source, 0, Infinity, stop.signal);
      stop.abort(new Error("enough"));
      await expect(reading).rejects.toThrow("enough");
      expect(await readRows(source, 499_000)).toBe(1000);
    } finally {
      await source.close();
    }
  });

  test("an error has its code and its place", async () => {
    const { parts } = await openFileSource(`${folder}/parquet/`);
    const { name } = parts[0]!;
    const file = await open(name, "r+");
    await file.write(Buffer.alloc(64, 0x5a), 0, 64, Math.floor(parts[0]!.bytes! / 2));
    await file.close();
    const changed = await openFileSource(`${folder}/parquet/`);
    try {
      const where = { file: name, column: expect.stringMatching(/^[ab]$/u) as string };
      await expect(readRows(changed, 0)).rejects.toMatchObject({ code: "MALFORMED_INPUT", where });
    } finally {
      await changed.close();
    }
  });
});
