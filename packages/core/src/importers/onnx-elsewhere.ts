import { GodwitError } from "../errors/index.ts";
import { readOnnx, type ModelFile } from "../formats/index.ts";
import { unsupportedOperators } from "./onnx/index.ts";

/** The operators of an ONNX file that are not computed here. MALFORMED or LIMIT_EXCEEDED where it cannot be read. */
export function operatorsNotComputed({ content }: ModelFile): readonly string[] {
  return unsupportedOperators(readOnnx(content));
}

/** True where an ONNX graph of known operators is used in a way that is not computed here: rows that meet, shapes of the data. */
export function isRefusal(error: unknown): boolean {
  return error instanceof GodwitError && (error.code === "UNSUPPORTED_ESTIMATOR" || error.code === "UNSUPPORTED_OPTION");
}
