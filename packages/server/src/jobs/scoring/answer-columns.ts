import { GodwitError } from "@godwit/core/errors";
import { answerVector, csvHeader, denseItems, type Field, type ScalarVector } from "@godwit/data";
import type { EngineOutput, SignatureMethod, SignatureOutput } from "@godwit/runtime";
import type { MethodPrediction } from "../../predict/prediction.ts";

const mostColumns = 1600;

/** The columns of a method's answer: `predict`, `predict_proba_<label>`, else `<method>_<i>`; of a hook's answer its fields. */
export function answerFields(method: SignatureMethod, widths: readonly number[], named: boolean): readonly Field[] {
  const columns = widths.reduce((sum, width) => sum + width, 0);
  if (columns > mostColumns)
    throw new GodwitError("LIMIT_EXCEEDED", `${method.name} answers with ${columns} columns, and a table has up to ${mostColumns}`, {
      hint: "Write them with `godwit predict` to .npz.",
    });
  const names = named ? method.outputs.map(({ name }) => name) : csvHeader(method.name, method.outputs, widths);
  const types = method.outputs.flatMap((output, index) => Array.from({ length: widths[index]! }, () => typeOf(output)));
  return names.map((name, index) => ({ name, type: types[index]!, nullable: types[index]!.kind === "text" || named }));
}

/** The cells of the same columns. */
export function answerVectors({ parts, named }: MethodPrediction): readonly ScalarVector[] {
  return parts.flatMap(({ output, value }) => vectorsOf(output, value, named === true));
}

function typeOf({ dtype }: SignatureOutput): ScalarVector["type"] {
  const [, kind = "", bytes = "8"] = /^[<>|=]?([a-zA-Z])(\d*)/.exec(dtype) ?? [];
  if (kind === "b") return { kind: "boolean" };
  if (kind === "f") return { kind: "float", bits: bytes === "4" || bytes === "2" ? 32 : 64 };
  if (kind === "i" || kind === "u") return { kind: "integer", bits: (Number(bytes) * 8) as 8 | 16 | 32 | 64, signed: kind === "i" };
  return { kind: "text" };
}

function vectorsOf(output: SignatureOutput, value: EngineOutput, named: boolean): ScalarVector[] {
  const type = typeOf(output);
  const { rows, width } = value;
  const data = denseItems(value);
  return Array.from({ length: width }, (_, column) => {
    const vector = answerVector(type, data, rows, width, column);
    return named && type.kind === "float" ? { ...vector, present: presentOf(vector.values as Float64Array) } : vector;
  });
}

/** A number that a hook left out is null; NaN that a model answers stays NaN. */
function presentOf(values: Float64Array): Uint8Array | null {
  const present = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  return present.includes(0) ? present : null;
}
