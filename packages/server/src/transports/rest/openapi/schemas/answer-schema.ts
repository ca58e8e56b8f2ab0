import type { SignatureMethod, SignatureOutput } from "@godwit/runtime";
import type { Schema } from "./schema.ts";

/** The other methods may answer NaN and infinities, which stand as bare words in JSON and have no type in its schemas. */
const finite = ["predict", "predict_proba"];
const anyNumber: Schema = { anyOf: [{ type: "number" }, { description: "NaN, Infinity or -Infinity" }] };

/** What a method answers for one row. */
export function answerSchema({ name, outputs }: SignatureMethod, { answersFields }: { readonly answersFields: boolean }): Schema {
  if (answersFields)
    return {
      type: "object",
      required: outputs.map((output) => output.name),
      properties: Object.fromEntries(outputs.map((output) => [output.name, outputSchema(output, false)])),
      additionalProperties: false,
    };
  const parts = outputs.map((output) => outputSchema(output, finite.includes(name)));
  return parts.length === 1 ? parts[0]! : { type: "array", prefixItems: parts, minItems: parts.length, maxItems: parts.length };
}

function outputSchema({ dtype, shape, labels, dims }: SignatureOutput, isFinite: boolean): Schema {
  const cell = cellSchema(dtype, isFinite);
  if (shape === "rows")
    return labels === undefined || !labels.every((label) => typeof label === "string") ? cell : { ...cell, enum: labels };
  const sizes = dims ?? (labels === undefined ? [null] : [labels.length]);
  return sizes.reduceRight<Schema>(
    (items, size) => ({ type: "array", items, ...(size === null ? {} : { minItems: size, maxItems: size }) }),
    cell,
  );
}

/** JSON's type of a dtype; strings may be missing. */
function cellSchema(dtype: string, isFinite: boolean): Schema {
  const kind = /[a-zA-Z]/.exec(dtype)?.[0];
  if (kind === "f") return isFinite ? { type: "number" } : anyNumber;
  if (kind === "i" || kind === "u") return { type: "integer" };
  return kind === "b" ? { type: "boolean" } : { type: ["string", "null"] };
}
