import type { Answer, EngineOutput, SignatureMethod, SignatureOutput } from "@godwit/runtime";

/** One array of a prediction. */
export interface Prediction {
  readonly output: SignatureOutput;
  readonly value: EngineOutput;
  /** The same in the library's types. */
  readonly answer: Answer;
}

export interface MethodPrediction {
  readonly method: SignatureMethod;
  readonly parts: readonly Prediction[];
  /** True where a row is an object of the parts by name, as a deployment's hook answers it. */
  readonly named?: true;
}
