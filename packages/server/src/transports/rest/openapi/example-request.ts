import type { SignatureColumn, TensorSignature } from "@godwit/runtime";
import type { ModelVersion } from "../../../models/model-version.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";

/** A body for `:predict` that works: the example that came with the model, or a row made from the signature. */
export function exampleRequest({ example, signature }: ModelVersion): unknown {
  return example ?? { instances: [exampleRow(signature)] };
}

export function exampleRow(model: ModelSignature): unknown {
  if (model.tensors !== null) return exampleTensors(model.tensors);
  const { columns } = model;
  if (model.takesTexts) return "The quick brown fox jumps over the lazy dog";
  if (columns[0]?.terms !== undefined) return columns[0].terms.kind === "map" ? {} : [];
  if (model.isNamed) return Object.fromEntries(columns.map((column) => [column.name!, exampleCell(column)]));
  return columns.map(exampleCell);
}

/** Zeros, or empty texts, in the sizes of a row; an axis of any size has one place. */
function exampleTensors(tensors: readonly TensorSignature[]): unknown {
  const values = tensors.map(({ name, dtype, dims }) => {
    const cell: unknown = dtype === "|O" ? "" : 0;
    const row = (dims ?? [null]).slice(1).reduceRight<unknown>((item, size) => Array.from({ length: size ?? 1 }, () => item), cell);
    return [name, row] as const;
  });
  return values.length === 1 ? values[0]![1] : Object.fromEntries(values);
}

function exampleCell(column: SignatureColumn): string | number {
  return column.categories?.[0] ?? (column.dtype === "string" ? "text" : 0);
}
