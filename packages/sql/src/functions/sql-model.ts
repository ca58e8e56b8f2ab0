import type { EngineBatch, EngineOutput, SignatureColumn, SignatureMethod } from "@godwit/runtime";

/** What queries call: methods over rows, answered at once. */
export interface SqlModel {
  readonly methods: readonly SqlMethod[];
  /** Columns that the method takes in, its outputs out. Throws the codes of models, of hooks and of policies. */
  run(method: string, batch: EngineBatch, warn: (warning: CellWarning) => void): readonly EngineOutput[];
  free(): void;
}

export interface SqlMethod {
  readonly signature: SignatureMethod;
  readonly columns: readonly SignatureColumn[];
  /** What the engine answers in: the dtypes of the outputs before they are the library's. */
  readonly dtypes: readonly string[];
  /** True where an answer is the fields that a deployment's hook gives. */
  readonly named?: boolean;
}

/** A cell that was answered though a policy speaks against it. */
export interface CellWarning {
  readonly policy: string;
  readonly column: string;
  readonly message: string;
}
