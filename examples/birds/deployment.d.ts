// The types of the hooks of deployment.yaml, made by `godwit deployments types deployment.yaml`.

/** A row as callers send it. */
export interface RequestRow {
  readonly ring: string | null;
  readonly bill_length_mm: number | null;
  readonly bill_depth_mm: number | null;
  readonly weight_kg: number | null;
}

/** What `before` gives back for each row; it may have more fields. */
export interface FeatureRow {
  readonly island: "Biscoe" | "Dream" | "Torgersen" | (string & {}) | null;
  readonly bill_length_mm: number | null;
  readonly bill_depth_mm: number | null;
  readonly flipper_length_mm: number | null;
  readonly weight_kg: number | null;
  readonly sex: "female" | "male" | (string & {}) | null;
}

/** What the model answers to a row, by method. */
export interface Answers {
  readonly predict: string;
  readonly predict_proba: readonly [Adelie: number, Chinstrap: number, Gentoo: number];
}

export interface ResponseRow {
  readonly species: string | null;
  readonly score: number | null;
  readonly decision: string | null;
}

/** What a hook knows of its call. */
export interface HookContext {
  readonly deployment: string;
  readonly model: string;
  readonly version: string;
  readonly requestId: string;
  readonly protocol: string;
  /** Those that the deployment lets through, by names in lower case. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** Aborted when the call is given up. */
  readonly signal: AbortSignal;
  /** Ends the call with HOOK_REFUSED, status 400. */
  refuse(message: string, place?: { readonly row?: number; readonly column?: string }): never;
}

export type Before = (rows: readonly RequestRow[], context: HookContext) => readonly FeatureRow[] | Promise<readonly FeatureRow[]>;

export type After = (
  rows: readonly (RequestRow & FeatureRow)[],
  answers: readonly Answers[],
  context: HookContext,
) => readonly ResponseRow[] | Promise<readonly ResponseRow[]>;
