import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSinkAt, type Frame, type Schema, type Sink } from "@godwit/data";

const folder = mkdtempSync(join(tmpdir(), "godwit-delta-log-"));
afterAll(() => rmSync(folder, { recursive: true }));
let tables = 0;

const schema: Schema = [{ name: "n", type: { kind: "float", bits: 64 }, nullable: true }];
const fields = [{ name: "n", type: "double", nullable: true, metadata: {} }];

interface Table {
  readonly protocol?: object;
  readonly fields?: readonly object[];
  readonly configuration?: object;
  readonly partitionColumns?: readonly string[];
}

/** A table as another writer would have made it, of its first commit alone. */
function table({
  protocol = { minReaderVersion: 1, minWriterVersion: 2 },
  configuration = {},
  partitionColumns = [],
  ...rest
}: Table): string {
  const path = join(folder, `table-${++tables}`);
  mkdirSync(join(path, "_delta_log"), { recursive: true });
  const metaData = {
    id: "0b7e7a3c-0000-4000-8000-000000000000",
    format: { provider: "parquet", options: {} },
    schemaString: JSON.stringify({ type: "struct", fields: rest.fields ?? fields }),
    partitionColumns,
    configuration,
  };
  writeFileSync(join(path, "_delta_log", `${"0".repeat(20)}.json`), `${JSON.stringify({ protocol })}\n${JSON.stringify({ metaData })}\n`);
  return path;
}

async function begun(path: string, of: Schema = schema, options = {}): Promise<Sink> {
  const sink = await openSinkAt(`delta:${path}`, options);
  try {
    await sink.begin({ key: "abcd", schema: of, keys: [], receipts: [] });
  } catch (error) {
    await sink.close();
    throw error;
  }
  return sink;
}

async function* one(value: number): AsyncGenerator<Frame> {
  const values = Float64Array.of(value);
  yield { rows: 1, firstRow: 0, positions: null, rejects: [], columns: [{ type: { kind: "float", bits: 64 }, values, present: null }] };
}

const features = (...writerFeatures: readonly string[]): object => ({
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures: [],
  writerFeatures,
});

test.each<[string, Table, string]>([
  ["a feature of writers that nobody knows here", { protocol: features("appendOnly", "fancy") }, "the feature fancy"],
  ["row tracking", { protocol: features("rowTracking", "domainMetadata") }, "the feature rowTracking"],
  ["timestamps in commits", { protocol: features("inCommitTimestamp") }, "the feature inCommitTimestamp"],
  ["types that widen", { protocol: features("typeWidening") }, "the feature typeWidening"],
  ["a protocol of the future", { protocol: { minReaderVersion: 4, minWriterVersion: 8 } }, "version 8 of the writers' protocol"],
  ["mapped columns", { configuration: { "delta.columnMapping.mode": "name" } }, "mapped column names"],
  ["check constraints", { configuration: { "delta.constraints.positive": "n > 0" } }, "check constraints"],
  ["an invariant", { fields: [{ ...fields[0]!, metadata: { "delta.invariants": "{}" } }] }, 'delta.invariants on the column "n"'],
  ["a generated column", { fields: [{ ...fields[0]!, metadata: { "delta.generationExpression": "1" } }] }, "delta.generationExpression"],
])("refuses a table with %s", async (_title, made, message) => {
  const path = table(made);
  await expect(begun(path)).rejects.toMatchObject({ code: "UNSUPPORTED_OUTPUT", message: expect.stringContaining(message) });
  expect(readdirSync(path)).toEqual(["_delta_log"]);
});

test("adds to a table with deletion vectors, which new files have none of", async () => {
  const path = table({ protocol: features("deletionVectors"), configuration: { "delta.enableDeletionVectors": "true" } });
  const sink = await begun(path);
  await sink.write({ index: 0, part: 0, firstRow: 0, rows: 1 }, one(1));
  await sink.close();
  const [, added] = readFileSync(join(path, "_delta_log", `${"0".repeat(19)}1.json`), "utf8")
    .trim()
    .split("\n")
    .slice(-2);
  expect(JSON.parse(added!)).toMatchObject({ add: { dataChange: true, stats: '{"numRecords":1}' } });
});

test("refuses another schema by its columns, and changes of it in the middle of a run", async () => {
  const wider: Schema = [...schema, { name: "new", type: { kind: "text" }, nullable: true }];
  await expect(begun(table({}), wider)).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: expect.stringContaining('"new" is missing (text)'),
  });
  await expect(begun(table({}), [{ ...schema[0]!, type: { kind: "text" } }])).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: expect.stringContaining('"n" is "double" and not text'),
  });
  await expect(begun(table({ fields: [{ ...fields[0]!, nullable: false }] }))).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: expect.stringContaining('"n" must be filled, and may be null'),
  });
  await expect(begun(table({}), schema, { partition_by: "n" })).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: expect.stringContaining("it is partitioned by nothing"),
  });
  const path = table({});
  const sink = await begun(path);
  const first = readFileSync(join(path, "_delta_log", `${"0".repeat(20)}.json`), "utf8");
  writeFileSync(join(path, "_delta_log", `${"0".repeat(19)}1.json`), first.replaceAll("double", "string"));
  await expect(sink.write({ index: 0, part: 0, firstRow: 0, rows: 1 }, one(1))).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
  await sink.close();
});

test("a checkpoint of the second kind, a log without a beginning, and a commit that is no JSON are named", async () => {
  const log = (name: string): string => {
    const path = table({});
    rmSync(join(path, "_delta_log", `${"0".repeat(20)}.json`));
    for (const each of [name, `${"0".repeat(18)}11.json`]) writeFileSync(join(path, "_delta_log", each), "{}\n");
    return path;
  };
  const second = `${"0".repeat(18)}10.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet`;
  await expect(begun(log(second))).rejects.toMatchObject({ code: "UNSUPPORTED_OUTPUT", message: expect.stringContaining("v2Checkpoint") });
  await expect(begun(log("x.tmp"))).rejects.toMatchObject({
    code: "UNSUPPORTED_OUTPUT",
    message: expect.stringContaining("begins with version 11"),
  });
  const broken = table({});
  writeFileSync(join(broken, "_delta_log", `${"0".repeat(19)}1.json`), '{"add":');
  await expect(begun(broken)).rejects.toMatchObject({ code: "MALFORMED_INPUT" });
});
