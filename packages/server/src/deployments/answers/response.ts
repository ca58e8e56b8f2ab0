import { GodwitError } from "@godwit/core/errors";
import { answerOf, type EngineOutput, type SignatureMethod, type SignatureOutput } from "@godwit/runtime";
import type { ModelSignature } from "../../models/model-signature.ts";
import type { MethodPrediction } from "../../predict/prediction.ts";
import type { Fields, FieldType } from "../deployment.ts";
import type { Value } from "../expressions/expression.ts";
import type { HookColumns } from "../hooks/hook-messages.ts";

const dtypes: { readonly [T in FieldType]: string } = { number: "<f8", string: "|O", boolean: "|b1" };

/**
 * The method that a deployment with an `after` hook answers, the only one: its declared fields, or else values of the model's own kind.
 * Throws INVALID_DEPLOYMENT where the model's answer is no single value a row.
 */
export function responseMethod(model: ModelSignature, response: Fields | null): SignatureMethod {
  const method = model.method(model.manifest.defaultMethod);
  if (response !== null)
    return { ...method, outputs: [...response].map(([name, type]): SignatureOutput => ({ name, dtype: dtypes[type], shape: "rows" })) };
  const [output, ...others] = method.outputs;
  if (output === undefined || others.length > 0 || output.shape !== "rows")
    throw new GodwitError(
      "INVALID_DEPLOYMENT",
      "the model answers more than one value a row: `response` must say what the `after` hook gives",
      {
        where: { path: "hooks.after" },
      },
    );
  return method;
}

/** What an `after` hook gave, as a method's answer. Throws HOOK_FAILED where it is not of the declared types. */
export function answerFromHook(method: SignatureMethod, given: HookColumns, rows: number, named: boolean): MethodPrediction {
  const parts = method.outputs.map((output) => {
    const value = valueOf(output, given[named ? output.name : ""] ?? [], rows);
    return { output, value, answer: answerOf(output, value) };
  });
  return { method, parts, ...(named && { named }) };
}

function valueOf({ name, dtype }: SignatureOutput, cells: readonly Value[], rows: number): EngineOutput {
  const kind = /[a-zA-Z]/.exec(dtype)?.[0];
  const wrong = (row: number, wanted: string): never => {
    throw new GodwitError(
      "HOOK_FAILED",
      `the after hook gave ${JSON.stringify(cells[row])} in row ${row} as ${name}, which must be ${wanted}`,
    );
  };
  if (kind === "f") {
    const data = Float64Array.from(cells, (cell, row) =>
      cell === null ? Number.NaN : typeof cell === "number" ? cell : wrong(row, "a number"),
    );
    return { kind: "dense", dtype: "f64", rows, width: 1, data };
  }
  if (kind === "i" || kind === "u") {
    const data = BigInt64Array.from(cells, (cell, row) =>
      Number.isSafeInteger(cell) ? BigInt(cell as number) : wrong(row, "a whole number"),
    );
    return { kind: "dense", dtype: "i64", rows, width: 1, data };
  }
  if (kind === "b") {
    const data = Uint8Array.from(cells, (cell, row) => (typeof cell === "boolean" ? Number(cell) : wrong(row, "true or false")));
    return { kind: "dense", dtype: "bool", rows, width: 1, data };
  }
  const data = cells.map((cell, row) => (cell === null || typeof cell === "string" ? cell : wrong(row, "a string")));
  return { kind: "dense", dtype: "string", rows, width: 1, data };
}
