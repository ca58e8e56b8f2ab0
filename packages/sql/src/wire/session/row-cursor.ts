import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import type { SqlResult } from "../../engine/sql-result.ts";
import { SqlError } from "../sql-error.ts";
import { writeCell } from "../values/wire-types.ts";
import type { WireType } from "../values/wire-type.ts";
import type { BackendWriter } from "../protocol/backend-writer.ts";
import type { Output } from "./output.ts";

export interface SentColumn {
  readonly type: WireType;
  readonly isBinary: boolean;
}

/** Writes one row as a message or a line. */
export type WriteRow = (vectors: readonly DuckDBVector[], row: number, writer: BackendWriter) => void;

/** The rows that a cursor that waits may hold in memory while other statements run. */
const mostHeldRows = 5_000_000;

/** Rows of a result, sent as they are asked for. */
export class RowCursor {
  readonly #chunks: AsyncIterator<DuckDBDataChunk, void>;
  readonly #held: DuckDBDataChunk[] = [];
  #vectors: readonly DuckDBVector[] = [];
  #rows = 0;
  #row = 0;
  #isEnded = false;

  constructor(result: SqlResult) {
    this.#chunks = result.chunks();
  }

  /** Whether rows may still come from the engine, which runs no other statement meanwhile. */
  get isReading(): boolean {
    return !this.#isEnded;
  }

  /** Sends at most so many rows. Tells how many there were, and whether all of them are sent. */
  async send(
    output: Output,
    limit: number,
    write: WriteRow,
    check: () => void,
  ): Promise<{ readonly sent: number; readonly isDone: boolean }> {
    const { writer } = output;
    let sent = 0;
    while (sent < limit) {
      if (this.#row === this.#rows && !(await this.#next())) return { sent, isDone: true };
      const end = Math.min(this.#rows, this.#row + limit - sent);
      sent += end - this.#row;
      while (this.#row < end) {
        write(this.#vectors, this.#row++, writer);
        if (output.isFull) {
          await output.flush();
          check();
        }
      }
      check();
    }
    return { sent, isDone: false };
  }

  /** Skips rows; tells how many there were. */
  async skip(limit: number): Promise<number> {
    let skipped = 0;
    while (skipped < limit) {
      if (this.#row === this.#rows && !(await this.#next())) break;
      const step = Math.min(this.#rows - this.#row, limit - skipped);
      this.#row += step;
      skipped += step;
    }
    return skipped;
  }

  /** Reads all that is left into memory, because the engine is asked for something else. Throws SqlError where it is too much. */
  async hold(): Promise<void> {
    let rows = 0;
    while (!this.#isEnded) {
      const chunk = await this.#read();
      if (chunk === null) break;
      rows += chunk.rowCount;
      this.#held.push(chunk);
      if (rows > mostHeldRows)
        throw new SqlError("54000", `a cursor that waits while another statement runs holds at most ${mostHeldRows} rows`, {
          hint: "Read it to its end first, or use another connection.",
        });
    }
  }

  async close(): Promise<void> {
    this.#held.length = 0;
    this.#rows = 0;
    this.#row = 0;
    if (this.#isEnded) return;
    this.#isEnded = true;
    await this.#chunks.return?.();
  }

  async #next(): Promise<boolean> {
    const chunk = this.#held.shift() ?? (await this.#read());
    if (chunk === null) return false;
    this.#vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
    this.#rows = chunk.rowCount;
    this.#row = 0;
    return true;
  }

  async #read(): Promise<DuckDBDataChunk | null> {
    if (this.#isEnded) return null;
    const next = await this.#chunks.next();
    if (next.done !== true) return next.value;
    this.#isEnded = true;
    return null;
  }
}

/** Writes rows as DataRow messages. */
export function dataRows(columns: readonly SentColumn[]): WriteRow {
  const cells = columns.map(({ type, isBinary }) =>
    isBinary
      ? (vector: DuckDBVector, row: number, writer: BackendWriter): void => {
          const value = vector.getItem(row);
          if (value === null) writer.int32(-1);
          else writeCell(value, type, writer);
        }
      : (vector: DuckDBVector, row: number, writer: BackendWriter): void => {
          const value = vector.getItem(row);
          if (value === null) writer.int32(-1);
          else writer.cell(type.print(value));
        },
  );
  return (vectors, row, writer) => {
    writer.start("D").int16(cells.length);
    for (let column = 0; column < cells.length; column++) cells[column]!(vectors[column]!, row, writer);
    writer.end();
  };
}
