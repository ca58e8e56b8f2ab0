import type { Graph } from "../ir/index.ts";

/** What an importer makes of a fitted model. */
export interface ImportedModel {
  readonly graph: Graph;
  readonly library: string;
  /** As the file says it; null where it does not. */
  readonly version: string | null;
  readonly steps: Step;
  /** What the model could be asked for in its library, and cannot here. */
  readonly warnings: readonly string[];
}

/** The model's structure as its library names it: a pipeline's steps, a search's best estimator. */
export interface Step {
  /** Path from the model: `preprocess.num.scaler`; empty at the top. */
  readonly path: string;
  readonly className: string;
  readonly module: string;
  readonly version: string | null;
  readonly supported: boolean;
  /** Of an unsupported step: its attributes, each told in words. */
  readonly attributes?: readonly { readonly name: string; readonly value: string }[];
  readonly children: readonly Step[];
}
