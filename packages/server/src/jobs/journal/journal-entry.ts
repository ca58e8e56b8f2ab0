import type { ErrorCode } from "@godwit/core/errors";
import type { Receipt, Schema } from "@godwit/data";

/** The rows of an interval, [start, end), as ISO times. */
export interface Interval {
  readonly start: string;
  readonly end: string;
}

/** What a run is, written down before its first chunk. */
export interface RunHead {
  readonly kind: "run";
  readonly key: string;
  /** Of the deployment, else of the model. */
  readonly name: string;
  readonly model: string;
  readonly artifact: string;
  readonly input: string;
  readonly parts: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly output: string;
  readonly interval: Interval | null;
  /** Of the source; tries with another one are refused. */
  readonly source: Schema;
  readonly schema: Schema;
  readonly startedAt: number;
}

/** Work on a chunk began. */
export interface ChunkPlanned {
  readonly kind: "planned";
  readonly chunk: number;
  readonly part: number;
  readonly firstRow: number;
}

/** Its rows stand; its rejects may not yet. */
export interface ChunkWritten {
  readonly kind: "written";
  readonly chunk: number;
  readonly receipt: Receipt | null;
}

/** All of it stands, and what it counted. */
export interface ChunkCommitted {
  readonly kind: "committed";
  readonly chunk: number;
  readonly part: number;
  readonly firstRow: number;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly warnings: number;
  /** Null where no row of it was answered. */
  readonly receipt: Receipt | null;
  readonly rejects: Receipt | null;
  /** Why the first rejected row was. */
  readonly firstReject: string | null;
}

export const runStates = ["finished", "failed", "failed_retryable", "cancelled"] as const;
export type RunState = (typeof runStates)[number];

/** A try ended. */
export interface TryEnded {
  readonly kind: "ended";
  readonly state: RunState;
  readonly at: number;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string } | null;
}

export type JournalEntry = RunHead | ChunkPlanned | ChunkWritten | ChunkCommitted | TryEnded;
