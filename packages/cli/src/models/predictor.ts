import type { Precision, SignatureMethod, SignatureOutput, TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Batch, Column } from "@godwit/core/ir";
import type { Tensors } from "@godwit/runtime";
import type { Answer } from "@godwit/data";

export type Backend = "reference" | "wasm" | "webgpu";

/** A model that answers batches. */
export interface Predictor {
  /** The columns that a method takes. */
  columnsOf(method: string): readonly Column[];
  readonly methods: readonly SignatureMethod[];
  readonly defaultMethod: string;
  readonly precision: Precision;
  /** One value for each output of the method, in the bits that the backend gives. */
  run(method: string, batch: Batch): Promise<readonly Answer[]>;
  /** Of a model that takes tensors: which ones, and how it answers them. */
  readonly tensors?: TensorPredictor;
  close(): Promise<void>;
}

export interface TensorPredictor {
  readonly inputs: readonly TensorSignature[];
  /** The answer, and its signature with the sizes that it has. */
  run(method: string, tensors: Tensors): Promise<{ readonly output: SignatureOutput; readonly value: Answer }>;
}

/** The method of that name, or the default one; UNKNOWN_METHOD names those that there are. */
export function chooseMethod(predictor: Pick<Predictor, "methods" | "defaultMethod">, name: string | undefined): SignatureMethod {
  const wanted = name ?? predictor.defaultMethod;
  const found = predictor.methods.find((method) => method.name === wanted);
  if (found !== undefined) return found;
  const names = predictor.methods.map((method) => method.name).join(", ");
  throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${wanted}; it has ${names}`);
}
