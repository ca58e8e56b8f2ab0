import type { Schema } from "../frames/field.ts";
import type { FrameMemory } from "../frames/frame-memory.ts";
import type { Frame } from "../frames/frame.ts";

/** Rows that can be read again from any place: files of a folder, a table, a query. */
export interface Source {
  /** For messages; without passwords. */
  readonly name: string;
  /** Every column, of folders such as `day=2026-11-22/` too. Formats without types (CSV) give text. */
  readonly schema: Schema;
  /** In a stable order; a database has one. */
  readonly parts: readonly Part[];
  /** False where nothing puts the rows in order: then they come in another one whenever they are read. */
  readonly isOrdered?: boolean;
  /** The rows of a part from one of them on, always in the same order. The signal ends it with its reason. */
  frames(part: Part, options: ReadOptions): AsyncGenerator<Frame, void, undefined>;
  close(): Promise<void>;
}

export interface Part {
  readonly name: string;
  /** Changes whenever the content does: an etag, or size and time; of a query its text. */
  readonly fingerprint: string;
  /** Where they are known without reading. */
  readonly rows: number | null;
  readonly bytes: number | null;
}

export interface ReadOptions {
  readonly columns: readonly WantedColumn[];
  /** Skipped rows at the start; 0 unless given. */
  readonly firstRow?: number;
  /** Rows of a frame, at most. */
  readonly frameRows?: number;
  /** Reads in a thread of its own, where the source has one and that pays. */
  readonly apart?: boolean;
  /** Where numbers are put, if the source can: its frames hold memory that is to be given back. */
  readonly memory?: FrameMemory;
  readonly signal?: AbortSignal;
}

/** A column to read. A cell that is not of the wanted kind makes its row a reject. */
export interface WantedColumn {
  readonly name: string;
  /** `number`: Float64Array with NaN for null; `text`: strings; `stored`: as the source holds it. */
  readonly as: "number" | "text" | "stored";
}
