/** What contenders of a claim are asked for: one method of one model on one input. */
export interface Task {
  readonly name: string;
  /** Name of the file in the models' folder, without its extension. */
  readonly model: string;
  readonly method: "predict_proba";
  readonly input: "numbers" | "table" | "texts";
  /** 1: a row at a time, of 500 rows by turns. */
  readonly rows: 1 | 50_000;
  readonly threads?: number;
}

export const library = {
  godwit: "Godwit",
  sklearn: "scikit-learn",
  native: "onnxruntime",
  web: "onnxruntime-web",
  node: "onnxruntime-node",
} as const;

export type Library = keyof typeof library;

/** What a contender is told on standard input, a JSON object a line; it answers each with one. */
export type Order =
  | { readonly do: "open"; readonly task: Task }
  | { readonly do: "run"; readonly task: string; readonly times: number }
  | { readonly do: "answer"; readonly task: string; readonly file: string }
  | { readonly do: "close"; readonly task: string };
