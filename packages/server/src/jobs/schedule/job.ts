import type { ErrorCode } from "@godwit/core/errors";
import type { BatchSettings } from "../../deployments/batch-settings.ts";
import type { InputProfile } from "../profile/input-profile.ts";
import type { ColumnDrift } from "../profile/drift.ts";

/** What is scored by schedule, trigger or call. */
export interface Job {
  readonly name: string;
  /** A deployment's name, or `models:/NAME@ALIAS`. */
  readonly model: string;
  readonly settings: BatchSettings;
  /** Milliseconds since 1970, as all times here: up to when the schedule has been seen to. */
  readonly checkedAt: number;
  /** What triggers saw last. */
  readonly seen: TriggerMarks;
  readonly updatedAt: number;
  readonly updatedBy: string | null;
}

export interface TriggerMarks {
  /** Digest of the artifact that the alias named. */
  readonly artifact?: string;
  /** Digest of the input's files. */
  readonly files?: string;
  readonly filesAt?: number;
}

export const runCauses = ["schedule", "backfill", "call", "new_files", "alias"] as const;
export type RunCause = (typeof runCauses)[number];

export const jobRunStates = ["queued", "running", "finished", "failed", "failed_retryable", "cancelled"] as const;
export type JobRunState = (typeof jobRunStates)[number];

/** A run of a job, to come, under way or ended. */
export interface JobRun {
  readonly id: string;
  readonly job: string;
  readonly slot: string;
  readonly cause: RunCause;
  /** [start, end); null: it reads all that there is. */
  readonly interval: { readonly start: number; readonly end: number } | null;
  readonly state: JobRunState;
  readonly tries: number;
  readonly model: string | null;
  readonly artifact: string | null;
  readonly runKey: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly isStopping: boolean;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly summary: RunSummary | null;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string } | null;
}

/** What a run cost, and what its input was like. */
export interface RunSummary {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the CPU's time, in the currency of the server's price; null where it states none. */
  readonly cost: number | null;
  readonly peakMegabytes: number;
  readonly profile: InputProfile | null;
  /** Beside the job's last finished run. */
  readonly drift: readonly ColumnDrift[];
}
