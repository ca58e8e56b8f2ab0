import type { Value } from "../expressions/expression.ts";

/** The columns of a batch, as they cross to a worker: missing numbers are NaN. */
export type Columns = readonly (readonly [name: string, cells: Float64Array | readonly (string | null)[]])[];

/** What a hook may know of its call. */
export interface CallFacts {
  readonly deployment: string;
  readonly model: string;
  readonly version: string;
  readonly requestId: string;
  readonly protocol: string;
  /** Those that the deployment lets through, by names in lower case. */
  readonly headers: { readonly [name: string]: string };
}

export type HookName = "before" | "after";

/** A batch for a hook. */
export interface HookRequest {
  readonly hook: HookName;
  readonly rows: number;
  readonly columns: Columns;
  /** By method, one answer a row; for `after`. */
  readonly answers: { readonly [method: string]: readonly unknown[] } | null;
  /** The fields that each row of the result must have; null: each is one value. */
  readonly fields: readonly string[] | null;
  readonly facts: CallFacts;
}

/** What a hook gave: by field one value a row, or under "" where each row is one value. */
export type HookColumns = { readonly [field: string]: readonly Value[] };

/** Why it gave nothing. `place` is `before.ts:12`, where it is known. */
export interface HookFailure {
  readonly message: string;
  readonly place: string | null;
  /** Set where the hook itself refused the request. */
  readonly refusal: { readonly row?: number; readonly column?: string } | null;
}

export type ToWorker =
  | { readonly kind: "call"; readonly id: number; readonly request: HookRequest }
  | { readonly kind: "abandon"; readonly id: number }
  | { readonly kind: "ping" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "pong" }
  | { readonly kind: "answered"; readonly id: number; readonly columns: HookColumns }
  | { readonly kind: "failed"; readonly id: number; readonly failure: HookFailure }
  | { readonly kind: "broken"; readonly failure: HookFailure };

/** What a worker is started with: the modules' addresses. */
export interface HookModules {
  readonly before: string | null;
  readonly after: string | null;
}
