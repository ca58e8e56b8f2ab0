import type { Model } from "@godwit/runtime";

export interface AttachOptions {
  readonly url: string;
  /** The table with the rows, with its schema or without. */
  readonly table: string;
  /** Columns that tell the rows apart. */
  readonly key: readonly string[];
  readonly model: Model;
  /** SHA-256 of the artifact: rows that another model has scored are scored again. */
  readonly modelHash: string;
  /** Of the table's name and `_predictions` unless told. */
  readonly outputTable?: string;
  /** The model's usual method unless told. */
  readonly methods?: readonly string[];
  /** Whether the table may be given a trigger, which tells of changes at once; otherwise it is looked at again and again. */
  readonly trigger?: boolean;
  /** Between two looks. */
  readonly pollMilliseconds?: number;
  readonly signal: AbortSignal;
  readonly tell: (event: AttachEvent) => void;
}

export type AttachEvent =
  | { readonly kind: "attached"; readonly table: string; readonly output: string }
  /** `failed` of the rows could not be scored; their rows say why. */
  | { readonly kind: "scored"; readonly rows: number; readonly failed: number; readonly deleted: number }
  | { readonly kind: "lost"; readonly message: string; readonly retryMilliseconds: number };
