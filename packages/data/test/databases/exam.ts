import { expect, test } from "vitest";
import { cellText } from "../../src/databases/cell-text.ts";
import { openDatabaseSink, openDatabaseSource, type Chunk, type Frame, type Schema, type Source, type Vector } from "../../src/index.ts";
import { allTypes, frameOf } from "./all-types.ts";
import { killWriters } from "./kill-writers.ts";
import { seededRandom } from "./seeded-random.ts";

/** A database that the shared exam is sat on. */
export interface ExaminedDatabase {
  /** The location of a table in an empty database that stays the same for the whole exam. */
  readonly location: (table: string) => string;
  readonly execute: (statement: string) => Promise<void>;
  /** Quotes a name. */
  readonly quote: (name: string) => string;
  /** Columns of `allTypes` that the engine has no type for. */
  readonly lacks: readonly string[];
  /** How a cell of `allTypes` comes back, where that is not the same. */
  readonly shows?: (column: string, text: string) => string;
  /** Characters that no name may have. */
  readonly unusable?: RegExp;
}

const key = "00ff".repeat(16);

/** What holds of every database that speaks SQL. */
export function examine(database: () => ExaminedDatabase): void {
  test("keeps a column of each type, to the last digit", async () => {
    const { location, lacks, shows = (_name: string, text: string) => text } = database();
    const columns = allTypes.filter(({ field }) => !lacks.includes(field.name));
    const schema = columns.map(({ field }) => field);
    const frame = frameOf(
      columns.map(({ vector }) => vector),
      4,
    );
    await write(location("every type"), schema, [frame]);
    const source = await openDatabaseSource(location("every type"), { keys: ["id"] });
    expect(source.schema.map(({ name }) => name)).toEqual(schema.map(({ name }) => name));
    const [read] = await readAll(
      source,
      schema.map(({ name }) => name),
    );
    expect(read!.rows).toBe(4);
    for (const [index, { field, vector }] of columns.entries())
      expect([field.name, shown(read!.columns[index]!, 4)]).toEqual([field.name, shown(vector, 4).map((text) => shows(field.name, text))]);
    await source.close();
  });

  test("adds a chunk once, however often it is written", async () => {
    const { location } = database();
    const target = location("once");
    const first = await write(target, numbers, [numbersFrom(0, 10)]);
    expect(first).toMatchObject([{ chunk: 0, rows: 10 }]);
    const sink = await openDatabaseSink(target);
    expect(await sink.begin({ key, schema: numbers, keys: [], receipts: [] })).toEqual(first);
    expect(await sink.write(chunk(0), each([numbersFrom(0, 10)]))).toEqual(first[0]);
    expect(await sink.write(chunk(1), each([numbersFrom(10, 5), numbersFrom(15, 0)]))).toMatchObject({ chunk: 1, rows: 5 });
    await sink.close();
    expect(await values(target)).toEqual(Array.from({ length: 15 }, (_, index) => index));
  });

  test("leaves nothing of a chunk whose rows break off", async () => {
    const { location } = database();
    const target = location("broken off");
    const sink = await openDatabaseSink(target);
    await sink.begin({ key, schema: numbers, keys: [], receipts: [] });
    const breaking = (async function* rows() {
      yield numbersFrom(0, 10);
      yield* [];
      throw new Error("the source is gone");
    })();
    await expect(sink.write(chunk(0), breaking)).rejects.toThrow("the source is gone");
    expect(await sink.write(chunk(0), each([numbersFrom(0, 3)]))).toMatchObject({ rows: 3 });
    await sink.close();
    expect(await values(target)).toEqual([0, 1, 2]);
  });

  test("refuses a table of another schema, naming the columns", async () => {
    const { location, execute, quote } = database();
    await execute(`create table ${quote("other")} (${quote("n")} varchar(10), ${quote("must")} integer not null)`);
    await expect(write(location("other"), numbers, [numbersFrom(0, 1)])).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringMatching(/"n" is .* not int64.*"x" is missing.*"must" must be filled/su),
    });
  });

  test("takes names as they are, whatever they hold", async () => {
    const { location, unusable } = database();
    const name = `a "b" \`c\` 'd' ; drop table once; -- ü🐦`.replace(unusable ?? "", "");
    const schema: Schema = [{ name, type: { kind: "text" }, nullable: false }];
    const target = location(`"${name.replaceAll('"', '""')}"`);
    const cells: Vector = { type: { kind: "text" }, values: [name], present: null };
    await write(target, schema, [frameOf([cells], 1)]);
    const source = await openDatabaseSource(target);
    const [frame] = await readAll(source, [name]);
    expect(shown(frame!.columns[0]!, 1)).toEqual([name]);
    await source.close();
    expect(await values(location("once"))).toHaveLength(15);
  });

  test("goes on at any row, in the order of the keys", async () => {
    const { location } = database();
    const target = location("ordered");
    const shuffled = Array.from({ length: 1000 }, (_, index) => (index * 617) % 1000);
    await write(target, numbers, [numbersOf(shuffled)]);
    const source = await openDatabaseSource(target, { keys: ["n"] });
    expect(await numbersIn(source, 0, 64)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    // From a mark, between two, without any.
    for (const firstRow of [640, 700, 999, 1000, 5000])
      expect(await numbersIn(source, firstRow, 64)).toEqual(
        Array.from({ length: Math.max(0, 1000 - firstRow) }, (_, index) => firstRow + index),
      );
    await source.close();
    const fresh = await openDatabaseSource(target, { keys: ["n"] });
    expect((await numbersIn(fresh, 997, 64)).map(Number)).toEqual([997, 998, 999]);
    await fresh.close();
  });

  test("reads a query, and refuses a key that does not tell its rows apart", async () => {
    const { location, quote } = database();
    const here = location("ordered").replace(/#.*$/u, "");
    const query = `select ${quote("n")}, ${quote("n")} * 2 as twice from ${quote("ordered")} where ${quote("n")} < 3;`;
    const source = await openDatabaseSource(here, { query, keys: ["n"] });
    const [frame] = await readAll(source, ["twice"]);
    expect(shown(frame!.columns[0]!, 3)).toEqual(["0", "2", "4"]);
    await source.close();
    const halves = `select ${quote("n")} % 2 as half from ${quote("ordered")}`;
    const unkeyed = await openDatabaseSource(here, { query: halves, keys: ["half"] });
    await expect(readAll(unkeyed, ["half"])).rejects.toMatchObject({ code: "UNSUITABLE_KEY" });
    await unkeyed.close();
    const unordered = await openDatabaseSource(here, { query: halves });
    await expect(readAll(unordered, ["half"], 5)).rejects.toMatchObject({ code: "UNSTABLE_ORDER" });
    expect((await readAll(unordered, ["half"])).reduce((sum, { rows }) => sum + rows, 0)).toBe(1000);
    await unordered.close();
  });

  test("makes a row a reject where its number has more digits than float64 holds", async () => {
    const { location, quote, execute } = database();
    await execute(`create table ${quote("large")} (${quote("n")} bigint primary key, ${quote("m")} bigint)`);
    await execute(`insert into ${quote("large")} values (1, 9007199254740992), (2, 9007199254740993), (3, null), (4, 7)`);
    const source = await openDatabaseSource(location("large"));
    const frames: Frame[] = [];
    for await (const frame of source.frames(source.parts[0]!, { columns: [{ name: "m", as: "number" }] })) frames.push(frame);
    await source.close();
    expect(frames).toMatchObject([{ rows: 3, rejects: [{ row: 1, column: "m", code: "WRONG_TYPE", text: "9007199254740993" }] }]);
    expect([...(frames[0]!.columns[0] as { values: Float64Array }).values]).toEqual([2 ** 53, Number.NaN, 7]);
    expect([...frames[0]!.positions!]).toEqual([0, 2, 3]);
  });

  test("refuses what is not there, by its name", async () => {
    const { location, quote } = database();
    await expect(openDatabaseSource(location("no such table"))).rejects.toMatchObject({ code: "TABLE_NOT_FOUND" });
    const here = location("x").replace(/#.*$/u, "");
    await expect(openDatabaseSource(here)).rejects.toMatchObject({ code: "USAGE" });
    await expect(openDatabaseSource(here, { query: "selec 1" })).rejects.toMatchObject({ code: "INVALID_QUERY" });
    await expect(openDatabaseSource(here, { query: `select * from ${quote("nowhere")}` })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:TABLE_NOT_FOUND|INVALID_QUERY)$/u),
    });
    const source = await openDatabaseSource(location("ordered"));
    await expect(readAll(source, ["nothing"])).rejects.toMatchObject({ code: "MISSING_COLUMN" });
    await source.close();
  });

  test("has every row once, when its writer is killed again and again", async () => {
    const { location } = database();
    const target = location("killed");
    const options = { location: target, kills: 3, chunks: 40, rowsOfChunk: 500, milliseconds: 60, random: seededRandom(7) };
    const found = await killWriters(options);
    expect(found.at(-1)).toBeGreaterThan(0);
    expect(await values(target)).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
  });

  test("ends a reading when it is told to", async () => {
    const { location } = database();
    const source = await openDatabaseSource(location("ordered"), { keys: ["n"] });
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = (async () => {
      for await (const frame of source.frames(source.parts[0]!, { columns: [], frameRows: 10, signal: controller.signal }))
        if (frame.firstRow >= 100) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await source.close();
  });
}

const numbers: Schema = [
  { name: "n", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "x", type: { kind: "float", bits: 64 }, nullable: true },
];

export function numbersOf(cells: readonly number[]): Frame {
  return frameOf(
    [
      { type: { kind: "integer", bits: 64, signed: true }, values: BigInt64Array.from(cells, BigInt), present: null },
      { type: { kind: "float", bits: 64 }, values: Float64Array.from(cells, (cell) => cell / 7), present: null },
    ],
    cells.length,
  );
}

function numbersFrom(first: number, rows: number): Frame {
  return numbersOf(Array.from({ length: rows }, (_, index) => first + index));
}

export function chunk(index: number): Chunk {
  return { index, part: 0, firstRow: index * 10, rows: 10 };
}

export async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function write(target: string, schema: Schema, frames: readonly Frame[]): Promise<readonly { readonly chunk: number }[]> {
  const sink = await openDatabaseSink(target);
  try {
    await sink.begin({ key, schema, keys: [], receipts: [] });
    const receipt = await sink.write(chunk(0), each(frames));
    await sink.finish([receipt]);
    return [receipt];
  } finally {
    await sink.close();
  }
}

export async function readAll(source: Source, names: readonly string[], firstRow = 0, frameRows = 16_384): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const columns = names.map((name) => ({ name, as: "stored" as const }));
  for await (const frame of source.frames(source.parts[0]!, { columns, firstRow, frameRows })) frames.push(frame);
  return frames;
}

export async function numbersIn(source: Source, firstRow: number, frameRows: number): Promise<readonly number[]> {
  const frames = await readAll(source, ["n"], firstRow, frameRows);
  return frames.flatMap(({ columns }) => [...(columns[0] as { values: BigInt64Array }).values].map(Number));
}

async function values(target: string): Promise<readonly number[]> {
  const source = await openDatabaseSource(target, { keys: ["n"] });
  try {
    return await numbersIn(source, 0, 1000);
  } finally {
    await source.close();
  }
}

export function shown(vector: Vector, rows: number): readonly string[] {
  return Array.from({ length: rows }, (_, row) => cellText(vector, row));
}
