import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openDatabaseSink, type Frame, type Schema } from "../../src/index.ts";
import { allTypes, frameOf } from "./all-types.ts";
import { chunk, each, numbersOf, shown } from "./exam.ts";
import { killWriters } from "./kill-writers.ts";
import { seededRandom } from "./seeded-random.ts";

const python = findPeer("python-delta");

describe.skipIf(python === undefined)("Delta tables, read by delta-rs", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-delta-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const key = "beef".repeat(16);

  // The library's threads do not always survive the interpreter's own end.
  const tail = "\nsys.stdout.flush()\nos._exit(0)";
  const asked = (script: string, table: string): unknown => {
    const head =
      "import os, sys, json, pyarrow as pa, pyarrow.compute as pc\nfrom deltalake import DeltaTable, write_deltalake\npath = sys.argv[1]\n";
    return JSON.parse(execFileSync(python!, ["-c", head + script + tail, join(folder, table)], { encoding: "utf8" }));
  };
  const write = async (
    table: string,
    schema: Schema,
    chunks: readonly (readonly Frame[])[],
    partitions?: readonly string[],
  ): Promise<unknown> => {
    const sink = await openDatabaseSink(`delta:${join(folder, table)}`, partitions === undefined ? {} : { partition_by: partitions });
    try {
      await sink.begin({ key, schema, keys: [], receipts: [] });
      const receipts = [];
      for (const [index, frames] of chunks.entries()) receipts.push(await sink.write(chunk(index), each(frames)));
      await sink.finish(receipts);
      return receipts;
    } finally {
      await sink.close();
    }
  };

  test("holds a column of each type, to the last digit", async () => {
    const columns = allTypes.filter(({ field }) => field.name !== "time");
    const schema = columns.map(({ field }) => field);
    const frame = frameOf(
      columns.map(({ vector }) => vector),
      4,
    );
    await write("types", schema, [[frame]]);
    const read = asked(
      `from decimal import Decimal
t = DeltaTable(path).to_pyarrow_table()
def cell(v):
    if v is None: return "null"
    if isinstance(v, bool): return str(v).lower()
    if isinstance(v, bytes): return v.hex()
    if hasattr(v, "isoformat"): return v.isoformat()
    return format(v, "f") if isinstance(v, Decimal) else str(v)
print(json.dumps({n: [str(t[n].type), [cell(x) for x in t[n].to_pylist()]] for n in t.column_names}))`,
      "types",
    ) as Record<string, [string, string[]]>;
    for (const { field, vector } of columns) {
      const [, cells] = read[field.name]!;
      const plain = cells.map((text) => text.replace("+00:00", "Z"));
      const ours = shown(vector, 4);
      if (field.type.kind === "float") expect([field.name, plain.map(Number)]).toEqual([field.name, ours.map(Number)]);
      else expect([field.name, plain]).toEqual([field.name, ours]);
    }
    expect(read["uint64"]![0]).toBe("decimal128(20, 0)");
    expect(read["timestamp"]![0]).toBe("timestamp[us]");
  });

  test("takes a chunk once, and tells a second try what stands", async () => {
    const first = await write("once", numbers, [[numbersOf([0, 1])], [numbersOf([2])]]);
    expect(first).toMatchObject([
      { chunk: 0, rows: 2 },
      { chunk: 1, rows: 1 },
    ]);
    expect(await write("once", numbers, [[numbersOf([0, 1])], [numbersOf([2])], [numbersOf([3])]])).toMatchObject([
      { rows: 2 },
      { rows: 1 },
      { rows: 1 },
    ]);
    expect(asked("d = DeltaTable(path)\nprint(json.dumps([sorted(d.to_pyarrow_table()['n'].to_pylist()), d.version()]))", "once")).toEqual([
      [0, 1, 2, 3],
      3,
    ]);
    // The files of chunks that stood already are gone again.
    expect(readdirSync(join(folder, "once")).filter((name) => name.endsWith(".parquet"))).toHaveLength(3);
  });

  test("adds to a table that delta-rs made, partitioned, with checkpoints", async () => {
    const made = `
write_deltalake(path, pa.table({"n": pa.array([-1], pa.int64()), "x": pa.array([0.5]), "day": ["a b/c"], "note": ["old"]}), partition_by=["day"])
for i in range(3):
    write_deltalake(path, pa.table({"n": pa.array([-2 - i], pa.int64()), "x": pa.array([0.5]), "day": ["d"], "note": ["old"]}), mode="append")
DeltaTable(path).create_checkpoint()
print("1")`;
    asked(made, "theirs");
    const schema: Schema = [...numbers, { name: "day", type: { kind: "text" }, nullable: true }];
    const days = { type: { kind: "text" }, values: ["ü=1", "", "ü=1"], present: Uint8Array.of(1, 0, 1) } as const;
    const frame = { ...numbersOf([1, 2, 3]), columns: [...numbersOf([1, 2, 3]).columns, days] };
    rmSync(join(folder, "theirs", "_delta_log", "00000000000000000000.json"));
    await write("theirs", schema, [[frame]]);
    const rows = asked(
      `d = DeltaTable(path)
t = d.to_pyarrow_table().sort_by("n")
before = t.to_pydict()
d.create_checkpoint()
print(json.dumps([before["n"], before["day"], before["note"]]))`,
      "theirs",
    );
    expect(rows).toEqual([
      [-4, -3, -2, -1, 1, 2, 3],
      ["d", "d", "d", "a b/c", "ü=1", null, "ü=1"],
      ["old", "old", "old", "old", null, null, null],
    ]);
    // From the checkpoint alone: what the run has written already.
    const again = await openDatabaseSink(`delta:${join(folder, "theirs")}`);
    expect(await again.begin({ key, schema, keys: [], receipts: [{ chunk: 0, rows: 3, proof: {} }] })).toEqual([
      { chunk: 0, rows: 3, proof: {} },
    ]);
    await again.close();
    await expect(write("theirs", numbers, [])).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining('"day"'),
    });
  });

  test("goes on behind other writers, and refuses what it does not keep up", async () => {
    const sinks = await Promise.all(
      ["aa", "bb", "cc"].map(async (name) => {
        const sink = await openDatabaseSink(`delta:${join(folder, "shared")}`);
        await sink.begin({ key: name.repeat(20), schema: numbers, keys: [], receipts: [] });
        return sink;
      }),
    );
    for (let index = 0; index < 5; index++)
      await Promise.all(sinks.map((sink, which) => sink.write(chunk(index), each([numbersOf([which * 10 + index])]))));
    for (const sink of sinks) await sink.close();
    const n = asked("print(json.dumps(sorted(DeltaTable(path).to_pyarrow_table()['n'].to_pylist())))", "shared");
    expect(n).toEqual([0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24]);
    asked(`d = DeltaTable(path)\nd.alter.add_constraint({"positive": "n >= 0"})\nprint("1")`, "shared");
    await expect(write("shared", numbers, [])).rejects.toMatchObject({
      code: "UNSUPPORTED_OUTPUT",
      message: expect.stringContaining("check constraints"),
    });
    await expect(write("time", [{ name: "t", type: { kind: "time" }, nullable: false }], [])).rejects.toMatchObject({
      code: "UNSUPPORTED_OUTPUT",
    });
    expect(existsSync(join(folder, "time"))).toBe(false);
  });

  test("has every row once, when its writer is killed again and again", async () => {
    const location = `delta:${join(folder, "killed")}`;
    const found = await killWriters({ location, kills: 3, chunks: 20, rowsOfChunk: 500, milliseconds: 60, random: seededRandom(11) });
    expect(found.at(-1)).toBeGreaterThan(0);
    const n = asked("print(json.dumps(sorted(DeltaTable(path).to_pyarrow_table()['n'].to_pylist())))", "killed");
    expect(n).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  });
});

const numbers: Schema = [
  { name: "n", type: { kind: "integer", bits: 64, signed: true }, nullable: false },
  { name: "x", type: { kind: "float", bits: 64 }, nullable: true },
];
