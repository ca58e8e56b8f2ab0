import { catalog, GodwitError } from "@godwit/core/errors";
import type { Reject } from "@godwit/data";
import { cellOfColumn, type EngineColumn } from "@godwit/runtime";
import type { MethodPrediction } from "../../predict/prediction.ts";
import type { RowBatch } from "./read-batches.ts";
import type { ScoringModel } from "./scoring-model.ts";

/** Rows of a batch that follow one another and were answered together. */
export interface Answered {
  readonly from: number;
  readonly rows: number;
  readonly predictions: readonly MethodPrediction[];
}

export interface ScoredBatch {
  readonly batch: RowBatch;
  readonly answered: readonly Answered[];
  /** Of reading and of predicting, by their place in the part. */
  readonly rejects: readonly Reject[];
  /** Cells that a policy of the deployment warns of. */
  readonly warnings: number;
}

const longestText = 1000;

/**
 * Answers a batch. Where the model refuses it, the rows that it refuses are found by halves, and all others are answered: no answer depends
 * on the rows beside it.
 */
export async function scoreBatch(
  model: ScoringModel,
  methods: readonly string[],
  labels: readonly string[],
  batch: RowBatch,
  run: string,
): Promise<ScoredBatch> {
  const answered: Answered[] = [];
  const rejects: Reject[] = [];
  let warnings = 0;
  const answer = async (from: number, rows: number): Promise<void> => {
    try {
      const made = await model.predict(methods, { rows, columns: batch.columns.map((column) => cut(column, from, rows)) }, run);
      answered.push({ from, rows, predictions: made.predictions });
      warnings += made.warnings.length;
    } catch (error) {
      if (!(error instanceof GodwitError) || catalog[error.code].kind !== "data") throw error;
      if (rows === 1) return void rejects.push(rejectOf(error, batch, labels, from));
      const half = rows >> 1;
      await answer(from, half);
      await answer(from + half, rows - half);
    }
  };
  if (batch.rows > 0) await answer(0, batch.rows);
  const all = rejects.length === 0 ? batch.rejects : [...batch.rejects, ...rejects].sort((a, b) => a.row - b.row);
  return { batch, answered, rejects: all, warnings };
}

function cut(column: EngineColumn | undefined, from: number, rows: number): EngineColumn | undefined {
  if (column === undefined || (from === 0 && rows === column.length)) return column;
  return column instanceof Float64Array ? column.subarray(from, from + rows) : column.slice(from, from + rows);
}

function rejectOf(
  { code, message, where }: GodwitError,
  { columns, firstRow, positions }: RowBatch,
  labels: readonly string[],
  row: number,
): Reject {
  const cells = columns.flatMap((column, index) => {
    const cell = cellOfColumn(column, row);
    return column === undefined
      ? []
      : [[labels[index]!, typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell] as const];
  });
  return {
    row: positions?.[row] ?? firstRow + row,
    ...(where.column !== undefined && { column: where.column }),
    code,
    message,
    text: JSON.stringify(Object.fromEntries(cells)).slice(0, longestText),
  };
}
