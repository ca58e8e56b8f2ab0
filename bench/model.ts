/** A trained model that is timed, and how its trainer is asked. `train/` makes its file. */
export interface Model {
  readonly name: string;
  readonly title: string;
  readonly trainer: "scikit-learn" | "xgboost" | "lightgbm" | "catboost";
  /** The file's ending: the trainer's own format. */
  readonly ending: "pkl" | "ubj" | "txt" | "cbm";
  readonly kind: "trees" | "dense" | "neighbors" | "pipeline";
  readonly method: "predict" | "predict_proba" | "decision_function";
  readonly input: "numbers" | "coded" | "table" | "texts";
  /** The model whose file it is, where another one's. */
  readonly sameAs?: string;
  /** Columns of strings come to Godwit by a dictionary, as Arrow has them. */
  readonly dictionary?: true;
  /** What the trainer is quickest with where its answers stay the same. */
  readonly dtype: "float32" | "float64";
  /** The largest batch that is timed. */
  readonly most: number;
}

export function fileOf({ name, sameAs, ending }: Model): string {
  return `${sameAs ?? name}.${ending}`;
}
