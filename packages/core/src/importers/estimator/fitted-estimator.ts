import type { PythonView } from "../../formats/index.ts";
import type { Output, TermRule } from "../../ir/index.ts";
import type { Table } from "./table.ts";

/** One array of an answer: a node and what the library says of it. */
export type AnswerPart = Omit<Output, "name"> & { readonly name?: string };

/** What a method answers: one array, or a list of them where the library returns a list (multi-output). */
export type Answer = readonly AnswerPart[];

export type PredictionMethod =
  | "predict"
  | "predict_proba"
  | "predict_log_proba"
  | "decision_function"
  | "score_samples"
  | "mahalanobis"
  /** What `predict(X, return_std=True)` gives beside the means. */
  | "predict_std"
  | "apply"
  | "raw"
  | "leaf"
  /** These two only where an answer is no table of columns: `LabelEncoder` answers one-dimensionally. */
  | "transform"
  /** Its table is what `transform` answers. */
  | "inverse_transform"
  | "kneighbors"
  | "decision_path"
  | "staged_predict"
  | "staged_predict_proba"
  | "staged_decision_function";

/** A fitted estimator as functions from its input to graph nodes. Nodes are added when a method is called. */
export interface FittedEstimator {
  readonly transform?: (x: Table) => Table;
  /** From a table such as `transform` gives to one such as it takes: `inverse_transform`. */
  readonly inverse?: (x: Table) => Table;
  /** Methods that are left out, with a warning, where they cannot be computed. */
  readonly optional?: ReadonlySet<string>;
  /** An ONNX model names its methods itself. */
  readonly methods: { readonly [K in PredictionMethod]?: (x: Table) => Answer } & { readonly [name: string]: (x: Table) => Answer };
}

/** What an estimator was fitted on. */
export interface Features {
  /** `table`: columns; `text`: a sequence of strings; `target`: labels; `terms`: maps or lists, as `terms` says. */
  readonly kind: "table" | "text" | "target" | "terms";
  readonly terms?: TermRule;
  readonly count: number;
  readonly names: readonly string[] | null;
}

/** A named part of a composite estimator. */
export interface Child {
  readonly name: string;
  readonly view: PythonView;
}

/** `EstimatorReader` before its context is known: the context knows readers in turn. */
export interface Reader<Context> {
  readonly classNames: readonly string[];
  /** Of classes that are known and have no answer for a row: the reason. Their `read` throws. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Throws GodwitError with the step in `where` for what cannot be computed exactly. */
  read(view: PythonView, context: Context): FittedEstimator;
  /** Where the estimator does not tell by `n_features_in_` and `feature_names_in_`. Null: it takes any width. */
  features?(view: PythonView, context: Context): Features | null;
  /** A pipeline leaves such a step out at inference. */
  readonly onlyInTraining?: boolean;
  /** Whether it was fitted at all, where no attribute whose name ends in an underscore tells. */
  isFitted?(view: PythonView): boolean;
  children?(view: PythonView, context: Context): readonly Child[];
}
