import type { EngineBatch } from "./batch.ts";

/** Rows in a form that is not the engine's: they are read a few at a time, so that no copy of all is made. */
export interface UnreadBatch {
  readonly rows: number;
  readonly firstRow?: number;
  /** Some rows, good until others are read. Throws for a row that is not what the method takes. */
  readonly read: (from: number, count: number) => EngineBatch;
}

/** Rows as a caller has them. */
export type GivenBatch = EngineBatch | UnreadBatch;

const rowsAtOnce = 1024;

/** The batch in the engine's form. */
export function readWhole(batch: GivenBatch): EngineBatch {
  return "read" in batch ? batch.read(0, batch.rows) : batch;
}

/** Throws what reading throws: a row that cannot be read is told of before one that a model refuses, wherever they are. */
export function expectReadable(batch: GivenBatch): void {
  if (!("read" in batch)) return;
  for (let from = 0; from < batch.rows; from += rowsAtOnce) batch.read(from, Math.min(rowsAtOnce, batch.rows - from));
}
