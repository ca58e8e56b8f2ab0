import type { MessagePort } from "node:worker_threads";
import type { ErrorCode, Where } from "@godwit/core/errors";
import type { PinnedModel } from "@godwit/server/jobs";
import type { EngineOutput } from "@godwit/runtime";
import type { CellWarning, SqlMethod } from "../sql-model.ts";

/** What the thread is started with. */
export interface BridgeData {
  readonly pinned: PinnedModel;
  readonly port: MessagePort;
  /** Holds the number of the last call that was answered, so that who cannot take messages can wait for it. */
  readonly answered: Int32Array;
}

/** Cells as they cross to a thread. */
export type SentColumn = Float64Array | readonly (string | null)[] | undefined;

export interface BridgeCall {
  readonly id: number;
  readonly method: string;
  readonly rows: number;
  readonly columns: readonly SentColumn[];
}

export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly where: Where;
}

export type BridgeStart =
  | { readonly kind: "ready"; readonly methods: readonly SqlMethod[] }
  | { readonly kind: "failed"; readonly error: SentError };

export type BridgeAnswer =
  | { readonly id: number; readonly values: readonly EngineOutput[]; readonly warnings: readonly CellWarning[] }
  | { readonly id: number; readonly error: SentError };
