/** What the packager of a model says of it beside the model's own file. */
export interface Bundle {
  /** `MLflow`, `BentoML`; null for a plain folder. */
  readonly packager: string | null;
  /** The model's file within the folder. */
  readonly file: string;
  /** The class that the packager's loader makes of a native file: `xgboost.sklearn.XGBClassifier`. */
  readonly modelClass: string | null;
  /** The columns of its signature, in order. */
  readonly columns: readonly BundleColumn[] | null;
  /** The method that the packager calls where none is named. */
  readonly method: string | null;
  /** Rows that came with the model, as `instances` of a request. */
  readonly example: readonly unknown[] | null;
}

export interface BundleColumn {
  readonly name: string | null;
  readonly kind: "numeric" | "string" | "undecided";
}

/** A folder without a description. */
export function plainBundle(file: string): Bundle {
  return { packager: null, file, modelClass: null, columns: null, method: null, example: null };
}
