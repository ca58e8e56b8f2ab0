import type { SignatureColumn, TensorSignature } from "@godwit/runtime";
import type { ModelSignature } from "../../../../models/model-signature.ts";
import { typeNames } from "../type-names.ts";
import type { Schema } from "./schema.ts";

/** More categories than this are not a type, only examples. */
const mostCategories = 200;

/** A row by name where the model knows names, else by position, a text, or a tensor's row. */
export function rowSchema(model: ModelSignature): Schema {
  const { columns, tensors } = model;
  if (tensors !== null) return tensorRow(tensors);
  if (model.takesTexts) return { type: "string" };
  const terms = columns[0]?.terms;
  if (terms !== undefined) return terms.kind === "map" ? { type: "object", additionalProperties: true } : { type: "array", items: {} };
  return model.isNamed ? namedRow(model) : listedRow(model);
}

function listedRow({ columns }: ModelSignature): Schema {
  const cells = columns.map(cellSchema);
  const items = cells.every((cell) => JSON.stringify(cell) === JSON.stringify(cells[0])) ? { items: cells[0] } : { prefixItems: cells };
  return { type: "array", ...items, minItems: columns.length, maxItems: columns.length };
}

/** The columns of many rows: `inputs` of a request. Null for models without names. */
export function columnsSchema(model: ModelSignature): Schema | null {
  if (!model.isNamed || model.tensors !== null || model.columns[0]?.terms !== undefined) return null;
  const properties = model.columns.map((column) => [column.name, { type: "array", items: cellSchema(column) }]);
  return { type: "object", required: requiredNames(model), properties: Object.fromEntries(properties) as object };
}

function namedRow(model: ModelSignature): Schema {
  const properties = model.columns.map((column) => [column.name, cellSchema(column)]);
  return { type: "object", required: requiredNames(model), properties: Object.fromEntries(properties) as object };
}

function tensorRow(tensors: readonly TensorSignature[]): Schema {
  if (tensors.length === 1) return {};
  const names = tensors.map(({ name }) => name);
  return { type: "object", required: names, properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

function requiredNames({ columns }: ModelSignature): (string | null)[] {
  return columns.filter((column) => column.unread !== true).map((column) => column.name);
}

/** A cell of a column. Known categories are listed beside the type: others are taken where the model or its deployment takes them. */
export function cellSchema(column: SignatureColumn): Schema {
  if (column.unread === true) return { description: "Not read: any value does, and none." };
  const base = column.dtype === "f64" ? "number" : "string";
  const types = [base, ...(column.digits === true ? ["integer"] : []), ...(column.nullable ? ["null"] : [])];
  const type = types.length === 1 ? base : types;
  const { categories } = column;
  if (categories === undefined || categories.length === 0) return { type };
  if (categories.length > mostCategories) return { type, examples: categories.slice(0, mostCategories) };
  const known: readonly (string | number)[] =
    base === "number" ? categories.filter((each) => typeof each === "number") : categories.map(String);
  return known.length === 0 ? { type } : { anyOf: [enumeration(base, [...new Set(known)]), { type }] };
}

/** Generators make constants of an enumeration's values, which must differ in more than letters that a name cannot have. */
function enumeration(type: string, values: readonly (string | number)[]): Schema {
  if (type === "number") return { type, enum: values };
  return { type, enum: values, "x-enum-varnames": typeNames(values.map(String), "Value").map((name) => name.toUpperCase()) };
}
