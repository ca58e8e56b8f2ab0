import type { ErrorCode } from "@godwit/core/errors";
import type { RunState } from "../journal/journal-entry.ts";
import type { RunInput } from "../journal/run-input.ts";
import type { InputProfile } from "../profile/input-profile.ts";
import type { BatchAsk } from "../request/batch-ask.ts";

/** A run for a process of its own. */
export interface JobRequest {
  readonly ask: BatchAsk;
  readonly name: string;
  /** `churn/3`; null for a file. */
  readonly version: string | null;
  readonly artifact: Uint8Array;
  /** As it was read, where its hooks' paths begin, and the hash that it must still have; null: the model alone. */
  readonly deployment: { readonly value: unknown; readonly folder: string; readonly file: string; readonly sha256: string } | null;
}

/** How it ended. */
export interface JobResult {
  readonly state: RunState;
  readonly idle: boolean;
  readonly key: string | null;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly firstReject: string | null;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly profile: InputProfile;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string } | null;
}

/** Of a run that did nothing that is known of. */
export const nothingDone: Omit<JobResult, "state" | "error"> = {
  idle: false,
  key: null,
  read: 0,
  written: 0,
  rejected: 0,
  firstReject: null,
  cpuSeconds: 0,
  peakMegabytes: 0,
  profile: [],
};

export type ToJob = { readonly kind: "run"; readonly request: JobRequest } | { readonly kind: "noted" } | { readonly kind: "stop" };

export type FromJob =
  | { readonly kind: "progress"; readonly read: number; readonly total: number | null }
  /** Waits for `noted`. */
  | { readonly kind: "begun"; readonly input: Omit<RunInput, "state"> }
  | { readonly kind: "log"; readonly line: string }
  | { readonly kind: "ended"; readonly result: JobResult };
