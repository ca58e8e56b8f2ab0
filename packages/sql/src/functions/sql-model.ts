import type { EngineBatch, EngineOutput, SignatureColumn, SignatureMethod } from "@godwit/runtime";

/** What queries call: methods over rows, answered at once. */
export interface SqlModel {
  readonly methods: readonly SqlMethod[];
  /** Columns that the method takes in, its outputs out. Throws the codes of models. */
  run(method: string, batch: EngineBatch): readonly EngineOutput[];
  free(): void;
}

export interface SqlMethod {
  readonly signature: SignatureMethod;
  readonly columns: readonly SignatureColumn[];
  /** What the engine answers in: the dtypes of the outputs before they are the library's. */
  readonly dtypes: readonly string[];
}
