import type { OperatorCall } from "../operator-call.ts";
import type { Value } from "../value.ts";

/** An operator: its outputs for its inputs. What it does not know of its node it refuses. */
export interface Operator {
  /** `MatMul`, or with its domain `ai.onnx.ml.Scaler`. */
  readonly name: string;
  run(call: OperatorCall): Value | readonly Value[];
}

export function operator(name: string, run: Operator["run"]): Operator {
  return { name, run };
}
