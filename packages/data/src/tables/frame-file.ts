import type { Schema } from "../frames/field.ts";
import type { Frame } from "../frames/frame.ts";
import type { ReadOptions } from "../sources/source.ts";

/** A table in one file, read column by column. */
export interface FrameFile {
  readonly schema: Schema;
  /** Columns that are in the file and are not read, with what they are. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Where they are known without reading. */
  readonly rows: number | null;
  /** Asked only for columns of the schema. */
  frames(options: ReadOptions): AsyncGenerator<Frame, void, undefined>;
}

const mostRows = 16_384;
const mostCells = 1 << 22;

/** Rows of a frame where the caller does not say: 16,384, fewer of very wide tables. */
export function defaultFrameRows(columns: number): number {
  return Math.max(256, Math.min(mostRows, Math.floor(mostCells / Math.max(1, columns))));
}
