// bench/batch/parts.ts reading|kernel|writing ARTIFACT ROWS.parquet METHOD: the parts of a batch run, each alone, on one thread; prints rows a second.
import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import type { Frame, ScalarVector } from "@godwit/data";
import { FrameMemory, openFileSink, openFileSource } from "@godwit/data";
import { load } from "@godwit/runtime";

const [part, artifact, file, method] = process.argv.slice(2) as [string, string, string, string];
const frameRows = 16_384;
const kernelRows = 500_000;
const source = await openFileSource(file, {});
const columns = source.schema.map(({ name }) => ({ name, as: name === "id" ? ("stored" as const) : ("number" as const) }));

async function* frames(): AsyncGenerator<Frame, void, undefined> {
  for (const each of source.parts) yield* source.frames(each, { columns, frameRows });
}

async function reading(): Promise<number> {
  const started = performance.now();
  let rows = 0;
  const memory = new FrameMemory();
  for (const each of source.parts)
    for await (const frame of source.frames(each, { columns, frameRows, memory })) {
      rows += frame.rows;
      frame.held?.release();
    }
  return rows / seconds(started);
}

async function held(most: number): Promise<readonly Float64Array[][]> {
  const batches: Float64Array[][] = [];
  let rows = 0;
  for await (const frame of frames()) {
    batches.push(frame.columns.slice(1).map((column) => Float64Array.from((column as ScalarVector).values as Float64Array)));
    if ((rows += frame.rows) >= most) break;
  }
  return batches;
}

async function kernel(): Promise<number> {
  const model = await load(readFileSync(artifact));
  const batches = await held(kernelRows);
  let rows = 0;
  let started = 0;
  for (let round = 0; round < 4; round++) {
    if (round === 1) [started, rows] = [performance.now(), 0];
    for (const each of batches) {
      await model.runParallel(method, { rows: each[0]!.length, columns: each }, 1);
      rows += each[0]!.length;
    }
  }
  return rows / seconds(started);
}

async function writing(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "godwit-batch-bench-"));
  const answers = method === "predict" ? ["predict"] : ["predict_proba_0", "predict_proba_1"];
  const float = { kind: "float", bits: 64 } as const;
  const schema = [source.schema[0]!, ...answers.map((name) => ({ name, type: float, nullable: false }))];
  const held: Frame[] = [];
  let last = 0;
  for await (const { columns: read, rows, ...rest } of frames()) {
    const id = read[0] as ScalarVector;
    const kept = { ...id, values: (id.values as BigInt64Array).slice() };
    held.push({ ...rest, rows, columns: [kept, ...answers.map((_, place) => probabilities(read[1 + place] as ScalarVector))] });
    if ((last += rows) >= 1_000_000) break;
  }
  try {
    const sink = await openFileSink(`${folder}/`, {});
    await sink.begin({ key: "0123456789abcdef", schema, keys: [], receipts: [] });
    const started = performance.now();
    let rows = 0;
    const receipts = [];
    for (let chunk = 0; rows < 4_000_000; chunk++) {
      const some = Array.from({ length: 16 }, (_, index) => held[(chunk * 16 + index) % held.length]!);
      const count = some.reduce((sum, frame) => sum + frame.rows, 0);
      receipts.push(await sink.write({ index: chunk, part: 0, firstRow: rows, rows: count }, iterate(some)));
      rows += count;
    }
    await sink.finish(receipts);
    return rows / seconds(started);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers such as forests answer with: shares of 100 trees. */
function probabilities({ values }: ScalarVector): ScalarVector {
  const shares = Float64Array.from(values as Float64Array, (value) => 1 / (1 + Math.exp(-value)));
  return { type: { kind: "float", bits: 64 }, values: shares, present: null };
}

async function* iterate(some: readonly Frame[]): AsyncGenerator<Frame, void, undefined> {
  yield* some;
}

function seconds(started: number): number {
  return (performance.now() - started) / 1000;
}

const parts: Readonly<Record<string, () => Promise<number>>> = { reading, kernel, writing };
process.stdout.write(`${await parts[part]!()}\n`);
await source.close();
process.exit();
