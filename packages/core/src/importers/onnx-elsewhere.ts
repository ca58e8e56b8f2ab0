import { GodwitError, type ErrorCode } from "../errors/index.ts";
import { readOnnx, type ModelFile } from "../formats/index.ts";
import { unsupportedOperators } from "./onnx/index.ts";

/** The operators of an ONNX file that are not computed here. MALFORMED or LIMIT_EXCEEDED where it cannot be read. */
export function operatorsNotComputed({ content }: ModelFile): readonly string[] {
  return unsupportedOperators(readOnnx(content));
}

const refusals: readonly ErrorCode[] = ["UNSUPPORTED_ESTIMATOR", "UNSUPPORTED_OPTION", "UNDECIDED_COLUMNS"];

/** True where a model of known parts asks for what is not computed here, as an ONNX graph with rows that meet, or free axes. */
export function isRefusal(error: unknown): error is GodwitError {
  return error instanceof GodwitError && refusals.includes(error.code);
}
