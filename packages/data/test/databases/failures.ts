import { expect, onTestFinished, test } from "vitest";
import { openDatabaseSink, openDatabaseSource, type Frame, type Schema, type Sink, type Vector } from "../../src/index.ts";
import { frameOf } from "./all-types.ts";
import { chunk, each, numbersIn, numbersOf, type ExaminedDatabase } from "./exam.ts";

/** A database that is made to fail. */
export interface FailingDatabase extends ExaminedDatabase {
  /** The same table for a user who may read alone; null where the engine knows no users. */
  readonly readOnly: ((table: string) => string) | null;
  /** Ends every connection to the database but those of the test; null where there is no server. */
  readonly cutOff: (() => Promise<void>) | null;
  readonly crash: (() => Promise<void>) | null;
  readonly start: (() => Promise<void>) | null;
  /** A place for a table of `n` and `x` that two megabytes fill; null where none can be made. */
  readonly smallTable: () => Promise<SmallTable | null>;
}

export interface SmallTable {
  readonly location: string;
  /** Does what an operator does, where the engine does not give back the room of a chunk that failed. */
  makeRoom?(): Promise<unknown>;
}

const key = "0bad".repeat(16);
const numbers: Schema = [
  { name: "n", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "x", type: { kind: "float", bits: 64 }, nullable: true },
];

/** How tables behave when things go wrong: a coded error, nothing of the chunk, and the next try goes on. */
export function examineFailures(database: () => FailingDatabase): void {
  const opened = async (location: string, schema: Schema = numbers): Promise<Sink> => {
    const sink = await openDatabaseSink(location);
    onTestFinished(() => sink.close());
    await sink.begin({ key, schema, keys: [], receipts: [] });
    return sink;
  };

  test("rows that break a key of the table are refused, and nothing of their chunk stands", async () => {
    const { location, execute, quote } = database();
    await execute(`create table ${quote("keyed")} (${quote("n")} bigint primary key, ${quote("x")} double precision)`);
    const sink = await opened(location("keyed"));
    await sink.write(chunk(0), each([numbersOf([1, 2])]));
    for (const twice of [
      [3, 3],
      [4, 1],
    ])
      await expect(sink.write(chunk(1), each([numbersOf(twice)]))).rejects.toMatchObject({ code: "VALUE_REFUSED" });
    await sink.write(chunk(1), each([numbersOf([5])]));
    expect(await valuesOf(location("keyed"))).toEqual([1, 2, 5]);
  });

  test("a cell that the column cannot hold is refused, not bent", async () => {
    const { location, execute, quote } = database();
    await execute(`create table ${quote("narrow")} (${quote("n")} bigint, ${quote("x")} double precision, check (${quote("n")} < 100))`);
    const sink = await opened(location("narrow"));
    await expect(sink.write(chunk(0), each([numbersOf([1, 100])]))).rejects.toMatchObject({ code: "VALUE_REFUSED" });
    expect(await valuesOf(location("narrow"))).toEqual([]);
  });

  test("a text with a NUL stays whole or is refused", async () => {
    const { location } = database();
    const schema: Schema = [{ name: "t", type: { kind: "text" }, nullable: false }];
    const sink = await opened(location("nul"), schema);
    const cells: Vector = { type: { kind: "text" }, values: ["a\0b"], present: null };
    const failure = await sink.write(chunk(0), each([frameOf([cells], 1)])).then(
      () => null,
      (cause: unknown) => cause,
    );
    const stored = await cellsOf(location("nul"), "t");
    if (failure === null) expect(stored).toEqual(["a\0b"]);
    else expect([failure, stored]).toMatchObject([{ code: "VALUE_REFUSED" }, []]);
  });

  test("who may read alone is told so", async (context) => {
    const { readOnly, location, execute, quote } = database();
    if (readOnly === null) {
      context.skip("the engine knows no users");
      return;
    }
    await execute(`create table ${quote("guarded")} (${quote("n")} bigint, ${quote("x")} double precision)`);
    const writing = opened(readOnly("guarded")).then((sink) => sink.write(chunk(0), each([numbersOf([1])])));
    await expect(writing).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
    expect(await valuesOf(location("guarded"))).toEqual([]);
    await expect(opened(readOnly("not there"))).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
  });

  test("a connection that is cut off in the middle of a chunk: it is written again by the same sink", async (context) => {
    const { location, cutOff } = database();
    if (cutOff === null) {
      context.skip("the engine has no server");
      return;
    }
    const sink = await opened(location("cut off"));
    await sink.write(chunk(0), each([numbersOf([0, 1])]));
    const halfway = (async function* rows(): AsyncGenerator<Frame> {
      yield numbersOf([2, 3]);
      await cutOff();
      for (let index = 0; index < 50; index++) yield numbersOf(Array.from({ length: 2000 }, () => 9));
    })();
    await expect(sink.write(chunk(1), halfway)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await sink.write(chunk(1), each([numbersOf([2, 3])]));
    expect(await valuesOf(location("cut off"))).toEqual([0, 1, 2, 3]);
  });

  test("a server that crashes in the middle of a chunk and comes back: what stands stands, and the rest is written once", async (context) => {
    const { location, crash, start } = database();
    if (crash === null || start === null) {
      context.skip("the engine has no server");
      return;
    }
    const sink = await opened(location("crashed"));
    await sink.write(chunk(0), each([numbersOf([0, 1])]));
    const halfway = (async function* rows(): AsyncGenerator<Frame> {
      yield numbersOf([2, 3]);
      await crash();
      for (let index = 0; index < 50; index++) yield numbersOf(Array.from({ length: 2000 }, () => 9));
    })();
    await expect(sink.write(chunk(1), halfway)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await expect(sink.write(chunk(1), each([numbersOf([2, 3])]))).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await start();
    const again = await openDatabaseSink(location("crashed"));
    expect(await again.begin({ key, schema: numbers, keys: [], receipts: [] })).toMatchObject([{ chunk: 0, rows: 2 }]);
    await again.write(chunk(1), each([numbersOf([2, 3])]));
    await again.close();
    expect(await valuesOf(location("crashed"))).toEqual([0, 1, 2, 3]);
  }, 30_000);

  test("a full disk says so, keeps what stood, and takes the rows once there is room", async (context) => {
    const table = await database().smallTable();
    if (table === null) {
      context.skip("no file system can be mounted here");
      return;
    }
    const { location } = table;
    const sink = await opened(location);
    await sink.write(chunk(0), each([numbersOf([0, 1])]));
    const many = Array.from({ length: 40 }, (_, frame) =>
      numbersOf(Array.from({ length: 10_000 }, (_, row) => scattered(frame * 10_000 + row))),
    );
    await expect(sink.write(chunk(1), each(many))).rejects.toMatchObject({ code: "DATABASE_FULL" });
    await table.makeRoom?.();
    expect(await sink.write(chunk(1), each([numbersOf([2, 3])]))).toMatchObject({ chunk: 1, rows: 2 });
    await sink.close();
    expect(await valuesOf(location)).toEqual([0, 1, 2, 3]);
  }, 30_000);
}

/** What no engine makes small. */
function scattered(index: number): number {
  return Number((BigInt(index + 1) * 0x9e3779b97f4a7c15n) & 0xf_ffff_ffff_ffffn);
}

async function valuesOf(location: string): Promise<readonly number[]> {
  const source = await openDatabaseSource(location, { keys: ["n"] });
  try {
    return await numbersIn(source, 0, 1000);
  } finally {
    await source.close();
  }
}

async function cellsOf(location: string, name: string): Promise<readonly unknown[]> {
  const source = await openDatabaseSource(location);
  try {
    const cells: unknown[] = [];
    for await (const { columns } of source.frames(source.parts[0]!, { columns: [{ name, as: "stored" }] }))
      cells.push(...(columns[0] as { values: Iterable<unknown> }).values);
    return cells;
  } finally {
    await source.close();
  }
}
