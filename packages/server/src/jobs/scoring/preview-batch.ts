import type { ScalarVector, Vector } from "@godwit/data";
import { planBatch, type BatchPlan } from "./batch-plan.ts";
import type { BatchRequest } from "./batch-request.ts";
import { readBatches } from "./read-batches.ts";
import { scoreBatch } from "./score-batch.ts";
import type { ScoringModel } from "./scoring-model.ts";

/** What a run would do, and the first rows as it would write them. */
export interface BatchPreview {
  readonly plan: BatchPlan;
  /** By output column. */
  readonly rows: readonly (readonly unknown[])[];
  /** Why the first rows that cannot be answered are rejected. */
  readonly rejects: readonly string[];
}

const shownRows = 5;

/** Plans a run and answers its first rows; nothing is written. Throws what planning and reading throw. */
export async function previewBatch(model: ScoringModel, request: BatchRequest): Promise<BatchPreview> {
  const source = await request.source();
  const sink = await request.sink();
  const rejected = (await request.rejects?.()) ?? null;
  try {
    const plan = planBatch(model, request, source, source.parts, { output: sink.name, rejects: rejected?.name ?? null });
    const stop = new AbortController();
    const [first] = plan.parts;
    if (first === undefined) return { plan, rows: [], rejects: [] };
    const read = readBatches(source, first, {
      model: plan.mapped.map(({ wanted }) => wanted),
      kept: plan.output.kept,
      firstRow: 0,
      chunkRows: shownRows,
      batchRows: shownRows,
      signal: stop.signal,
    });
    for await (const batch of read) {
      const scored = await scoreBatch(
        model,
        plan.methods,
        plan.mapped.map(({ label }) => label),
        batch,
        plan.key,
      );
      const frames = plan.output.frames(scored, { key: plan.key, startedAt: Date.now() });
      return {
        plan,
        rows: frames.flatMap((frame) => Array.from({ length: frame.rows }, (_, row) => frame.columns.map((vector) => cellOf(vector, row)))),
        rejects: scored.rejects.map(
          ({ row, column, code, message }) => `row ${row}${column === undefined ? "" : `, ${column}`}: ${code}: ${message}`,
        ),
      };
    }
    return { plan, rows: [], rejects: [] };
  } finally {
    await Promise.allSettled([source.close(), sink.close(), rejected?.close()]);
  }
}

function cellOf(vector: Vector, row: number): unknown {
  if (vector.present !== null && vector.present[row] === 0) return null;
  if ("items" in vector)
    return Array.from({ length: vector.offsets[row + 1]! - vector.offsets[row]! }, (_, item) =>
      cellOf(vector.items, vector.offsets[row]! + item),
    );
  return plain(vector.type, vector.values[row]!);
}

const day = 86_400_000;

function plain(type: ScalarVector["type"], value: string | number | bigint | Uint8Array): unknown {
  switch (type.kind) {
    case "boolean":
      return value !== 0;
    case "date":
      return new Date(Number(value) * day).toISOString().slice(0, 10);
    case "timestamp":
      return new Date(Number((value as bigint) / 1000n)).toISOString().slice(0, type.zoned ? undefined : -1);
    case "binary":
      return Buffer.from(value as Uint8Array).toString("hex");
    case "decimal":
      return decimal(value as bigint, type.scale);
    default:
      return typeof value === "bigint" ? (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)) : value;
  }
}

function decimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
