import type { Schema } from "../frames/field.ts";
import type { Frame } from "../frames/frame.ts";

/** Where rows go, chunk by chunk, each of them wholly or not at all. */
export interface Sink {
  /** For messages; without passwords. */
  readonly name: string;
  /** What a chunk written twice does: nothing at all, or the same rows over again under the same key. */
  readonly guarantee: "exactly-once" | "idempotent";
  /**
   * Makes the sink ready for a run, the first time or again: creates what is missing, refuses another schema (SCHEMA_MISMATCH names the
   * columns), takes back what chunks left that were never committed. Gives the chunks that stand already.
   */
  begin(run: SinkRun): Promise<readonly Receipt[]>;
  /** Writes a chunk. When this returns, the chunk stands for good; when it throws, nothing of it does. */
  write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt>;
  /** Every chunk stands: makes the run visible as a whole, where the sink can. */
  finish(receipts: readonly Receipt[]): Promise<void>;
  close(): Promise<void>;
}

export interface SinkRun {
  /** Names the run for good: the same work has the same key. Hexadecimal. */
  readonly key: string;
  readonly schema: Schema;
  /** Names of the columns that tell a row from all others; may be empty. */
  readonly keys: readonly string[];
  /** What the caller noted of an earlier try, for sinks that keep nothing themselves. */
  readonly receipts: readonly Receipt[];
}

/** The rows [firstRow, firstRow + rows) of a part of the source. */
export interface Chunk {
  readonly index: number;
  readonly part: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** What stands of a chunk; JSON. */
export interface Receipt {
  readonly chunk: number;
  readonly rows: number;
  /** What the sink needs to know again, such as a file's name, digest and length. */
  readonly proof: Readonly<Record<string, string | number>>;
}
