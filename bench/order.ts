import type { Model } from "./model.ts";

/** What a contender's process is for, its last parameter: one library, one model, so many threads. */
export interface Setup {
  readonly model: Model;
  readonly source: string;
  /** Where the library's own form of the model is. */
  readonly prepared: string;
  readonly threads: number;
}

/** What a contender is told on standard input, a JSON object a line; it answers each with a reply. */
export type Order =
  /** Make the library's own form of the model. */
  | { readonly do: "prepare" }
  /** From that form to ready: `ms`; `idle` bytes before. */
  | { readonly do: "load" }
  /** Make input of so many rows; of 1: 500 inputs, which take turns. `bytes` that took. */
  | { readonly do: "open"; readonly rows: number }
  | { readonly do: "run"; readonly rows: number; readonly times: number; readonly each?: boolean }
  | { readonly do: "answer"; readonly rows: number; readonly file: string }
  /** Most bytes that the process has held. */
  | { readonly do: "memory" }
  /** Bytes that one call with one row leaves on the heap, for each way to call: Godwit alone. */
  | { readonly do: "heap" };

export interface Reply {
  readonly ms?: number;
  readonly each?: readonly number[];
  readonly idle?: number;
  readonly peak?: number;
  readonly bytes?: number;
  readonly heap?: readonly number[];
  /** What a graphics card calls itself. */
  readonly device?: string;
  /** Why it cannot be done. */
  readonly reason?: string;
}
