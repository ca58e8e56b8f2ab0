import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFileSource, openSinkAt, type Frame, type Schema } from "@godwit/data";
import { mountSmallDisk } from "../support/small-disk.ts";

const schema: Schema = [{ name: "n", type: { kind: "float", bits: 64 }, nullable: false }];
const run = { key: "feed", schema, keys: [], receipts: [] };
const chunk = (index: number): { index: number; part: number; firstRow: number; rows: number } => ({
  index,
  part: 0,
  firstRow: 0,
  rows: 1,
});

async function* rowsOf(count: number): AsyncGenerator<Frame> {
  for (let from = 0; from < count; from += 10_000) {
    const values = Float64Array.from({ length: Math.min(10_000, count - from) }, (_, row) => Math.sin(from + row));
    yield {
      rows: values.length,
      firstRow: from,
      positions: null,
      rejects: [],
      columns: [{ type: schema[0]!.type as { kind: "float"; bits: 64 }, values, present: null }],
    };
  }
}

const outputs = [
  ["a folder of Parquet", "out/", {}],
  ["a folder of CSV", "texts/", { format: "csv" }],
  ["a CSV that is added to", "out.csv", {}],
  ["compressed JSON lines", "out.jsonl.gz", {}],
  ["a Delta table", "delta:table", {}],
] as const;

test.each(outputs)("%s on a full disk: told so, nothing of the chunk is left, and the next one goes in", async (_title, name, options) => {
  const disk = mountSmallDisk(1024);
  if (disk === null) return;
  const location = name.startsWith("delta:") ? `delta:${join(disk, "table")}` : join(disk, name) + (name.endsWith("/") ? "/" : "");
  const sink = await openSinkAt(location, options);
  await sink.begin(run);
  const first = await sink.write(chunk(0), rowsOf(100));
  const before = filesIn(disk);
  await expect(sink.write(chunk(1), rowsOf(400_000))).rejects.toMatchObject({
    code: "IO_FAILED",
    message: "the output cannot be written: no space is left on the device",
  });
  expect(filesIn(disk)).toEqual(before);
  const second = await sink.write(chunk(1), rowsOf(50));
  await sink.finish([first, second]);
  await sink.close();
  expect([first.rows, second.rows]).toEqual([100, 50]);
  if (name.startsWith("delta:")) return expect(readdirSync(join(disk, "table/_delta_log"))).toHaveLength(3);
  const source = await openFileSource(location);
  let rows = 0;
  for (const part of source.parts) for await (const frame of source.frames(part, { columns: [] })) rows += frame.rows;
  await source.close();
  expect(rows).toBe(150);
});

test.each(outputs)("%s on a disk that is read-only", async (_title, name, options) => {
  const disk = mountSmallDisk(1024);
  if (disk === null) return;
  execFileSync("/bin/mount", ["-o", "remount,ro", disk]);
  const location = name.startsWith("delta:") ? `delta:${join(disk, "table")}` : join(disk, name) + (name.endsWith("/") ? "/" : "");
  const writing = (async () => {
    const sink = await openSinkAt(location, options);
    try {
      await sink.begin(run);
      await sink.write(chunk(0), rowsOf(1));
    } finally {
      await sink.close();
    }
  })();
  await expect(writing).rejects.toMatchObject({ code: "IO_FAILED", message: expect.stringContaining("the file system is read-only") });
  expect(existsSync(join(disk, "out.csv"))).toBe(false);
});

/** Every file with its length; of texts that are added to, their content counts. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${join(entry.parentPath, entry.name)} ${readFileSync(join(entry.parentPath, entry.name)).length}`)
    .toSorted();
}
