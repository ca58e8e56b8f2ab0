import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openFileSink, openFileSource, type Frame, type Schema } from "@godwit/data";
import { exam, examModel, runGodwit } from "./support/run-godwit.ts";

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), "godwit-columnar-"));
afterAll(() => rmSync(folder, { recursive: true }));
const mixed = "columns-mixed-logistic/1.5.2";
const model = examModel(mixed);
const csv = exam(mixed, "input.csv");
let rows = "";

/** The exam's rows with types: what reads as a number everywhere is one. */
beforeAll(async () => {
  const source = await openFileSource(csv);
  const part = source.parts[0]!;
  const kinds: ("number" | "text")[] = [];
  for (const { name } of source.schema) {
    let bad = 0;
    for await (const { rejects } of source.frames(part, { columns: [{ name, as: "number" }] })) bad += rejects.length;
    kinds.push(bad === 0 ? "number" : "text");
  }
  const columns = source.schema.map(({ name }, index) => ({ name, as: kinds[index]! }));
  const schema: Schema = columns.map(({ name, as }) => ({
    name,
    nullable: true,
    type: as === "number" ? { kind: "float", bits: 64 } : { kind: "text" },
  }));
  const sink = await openFileSink(`${folder}/`);
  await sink.begin({ key: "00000000", schema, keys: [], receipts: [] });
  const frames = source.frames(part, { columns }) as AsyncIterable<Frame>;
  await sink.write({ index: 0, part: 0, firstRow: 0, rows: 0 }, frames);
  rows = join(folder, "part-00000000-00000.parquet");
  writeFileSync(join(folder, "rows.csv.gz"), gzipSync(readFileSync(csv)));
});

describe("columnar and compressed files", () => {
  test("Parquet in and out: the numbers that CSV gives", async () => {
    const answers = join(folder, "answers.parquet");
    for (const parameters of [
      ["--input", rows, "--output", answers],
      ["--input", csv, "--output", join(folder, "answers.csv.gz")],
      ["--input", rows, "--output", join(folder, "answers.jsonl.zst")],
    ])
      expect(await runGodwit(["predict", model, "--method", "predict_proba", "--quiet", ...parameters])).toMatchObject({
        status: 0,
        stderr: "",
      });
    const lines = gunzipSync(readFileSync(join(folder, "answers.csv.gz")))
      .toString("utf8")
      .trim()
      .split("\n");
    const source = await openFileSource(answers);
    const columns = source.schema.map(({ name }) => ({ name, as: "number" as const }));
    const { value: frame } = await source.frames(source.parts[0]!, { columns, frameRows: 1 << 20 }).next();
    const cells = frame!.columns.map((vector) => ("values" in vector ? (vector.values as Float64Array) : new Float64Array(0)));
    expect(lines[0]).toBe(source.schema.map(({ name }) => name).join(","));
    const fromParquet = Array.from({ length: frame!.rows }, (_, row) => cells.map((column) => column[row]));
    expect(fromParquet).toEqual(lines.slice(1).map((line) => line.split(",").map(Number)));
    const json = zstdDecompressSync(readFileSync(join(folder, "answers.jsonl.zst")))
      .toString("utf8")
      .trim()
      .split("\n");
    expect(json.map((line) => JSON.parse(line) as unknown)).toEqual(fromParquet);
    const verified = await runGodwit(["verify", model, "--input", rows, "--expected", answers, "--method", "predict_proba", "--json"]);
    expect([verified.status, verified.stderr]).toEqual([0, ""]);
    expect(JSON.parse(verified.stdout.toString())).toMatchObject({ pass: true, rows: frame!.rows });
  });

  test("labels, standard input, and what is refused", async () => {
    const labels = join(folder, "labels.parquet");
    expect(await runGodwit(["predict", model, "--input", csv, "--output", labels])).toMatchObject({ status: 0 });
    expect((await openFileSource(labels)).schema.map(({ name }) => name)).toEqual(["predict"]);
    const piped = await runGodwit(["predict", model, "--input", "-", "--input-format", "csv"], { input: gunzipSync(gzipped()) });
    const zipped = await runGodwit(["predict", model, "--input", "-", "--input-format", "csv"], { input: gzipped() });
    expect([zipped.status, zipped.stdout]).toEqual([0, piped.stdout]);
    const refused = await Promise.all([
      runGodwit(["predict", model, "--input", "-", "--input-format", "parquet"], { input: readFileSync(rows) }),
      runGodwit(["predict", model, "--input", rows, "--output", join(folder, "a.parquet.gz")]),
      runGodwit(["predict", examModel("random-forest-classifier/1.5.2"), "--input", rows]),
    ]);
    expect(refused.map(({ status, stderr }) => [status, stderr.split(":")[0]])).toEqual([
      [2, "UNSUPPORTED_INPUT"],
      [2, "UNSUPPORTED_INPUT"],
      [3, "WRONG_WIDTH"],
    ]);
  });
});

function gzipped(): Buffer {
  return readFileSync(join(folder, "rows.csv.gz"));
}
