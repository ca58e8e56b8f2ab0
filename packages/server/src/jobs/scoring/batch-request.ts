import type { PlaceOptions, Sink, Source } from "@godwit/data";
import type { Interval } from "../journal/journal-entry.ts";
import type { RunInput } from "../journal/run-input.ts";
import type { MaxRejects } from "./max-rejects.ts";
import type { RowBatch } from "./read-batches.ts";
import type { PinnedModel } from "./scoring-model.ts";

/** A batch run as it is asked for. */
export interface BatchRequest {
  readonly model: PinnedModel;
  /** How input and output are read and written: with other ones, it is another run. */
  readonly options: { readonly input: PlaceOptions; readonly output: PlaceOptions };
  /** Opened once a try. */
  readonly source: () => Promise<Source>;
  readonly sink: () => Promise<Sink>;
  /** Where rejected rows go; null: they are counted. */
  readonly rejects: (() => Promise<Sink>) | null;
  readonly keys: readonly string[];
  /** Null: the methods that a request gets where it names none. */
  readonly methods: readonly string[] | null;
  /** Null: see `planOutput`. */
  readonly columns: readonly string[] | null;
  readonly maxRejects: MaxRejects;
  readonly chunkRows: number;
  readonly threads?: number | undefined;
  readonly interval: Interval | null;
  /** Tells the run apart from others that are the same work otherwise. */
  readonly label: string | null;
  /** Leaves out the files that an earlier finished run of this deployment into this output has read. */
  readonly onlyNew: boolean;
  /** Earlier runs, beside those that the journal knows. */
  readonly earlier?: readonly RunInput[];
  /** Tries after the first one, where the source or the sink is gone for a while. */
  readonly retries: number;
  /** Folder of journals. */
  readonly journal: string;
  /** Version of Godwit. */
  readonly code: string;
}

/** How far a run is. */
export interface BatchProgress {
  readonly read: number;
  /** Rows that there are to read; null where that is not known. */
  readonly total: number | null;
}

export interface BatchWatcher {
  readonly signal: AbortSignal;
  told?(progress: BatchProgress): void;
  /** The run is about to write its first chunk; waited for. */
  begun?(input: Omit<RunInput, "state">): Promise<void>;
  /** A line for the log: a try that failed, a run that goes on. */
  log?(line: string): void;
  /** Each batch as the model takes it, with the names of its columns. */
  seen?(batch: RowBatch, labels: readonly string[]): void;
}
