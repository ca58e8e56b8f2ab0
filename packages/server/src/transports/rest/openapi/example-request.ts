import type { SignatureColumn } from "@godwit/runtime";
import type { ServedModel } from "../../../predict/served-model.ts";

/** A body for `:predict` that works: the example that came with the model, or a row made from the signature. */
export function exampleRequest(model: ServedModel): unknown {
  if (model.example !== undefined) return model.example;
  return { instances: [exampleRow(model)] };
}

export function exampleRow(model: ServedModel): unknown {
  const { columns } = model;
  if (model.takesTexts) return "The quick brown fox jumps over the lazy dog";
  if (columns[0]?.terms !== undefined) return columns[0].terms.kind === "map" ? {} : [];
  if (model.isNamed) return Object.fromEntries(columns.map((column) => [column.name!, exampleCell(column)]));
  return columns.map(exampleCell);
}

function exampleCell(column: SignatureColumn): string | number {
  return column.categories?.[0] ?? (column.dtype === "string" ? "text" : 0);
}
