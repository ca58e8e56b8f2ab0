import type { Batch, Column } from "@godwit/core/ir";

/** What a reader needs to know of the model and of the input. */
export interface ReaderOptions {
  /** The signature: one entry for each column that the batches will have, in that order. */
  readonly columns: readonly Column[];
  /** Name of the input, for messages. */
  readonly file: string;
  /** Told once of what is ignored. */
  readonly warn: (message: string) => void;
  /** Rows in a batch; by default as many as keep it small. */
  readonly batchRows?: number;
}

/** Batches of a table in the order of its rows, all but the last of the same size. Memory does not grow with the table. */
export type BatchStream = AsyncGenerator<Batch, void, undefined>;

const mostRows = 16_384;
const mostCells = 1 << 22;

/** Rows of a batch for a model of `width` columns: 16,384, fewer for very wide ones. */
export function rowsPerBatch(width: number): number {
  return Math.max(1, Math.min(mostRows, Math.floor(mostCells / Math.max(1, width))));
}

/** True where rows are matched by column name: the model knows all of its names. */
export function isNamed(columns: readonly Column[]): boolean {
  return columns.length > 0 && columns.every((column) => column.name !== null);
}
