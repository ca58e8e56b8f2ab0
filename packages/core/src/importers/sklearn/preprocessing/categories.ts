import { toStrings, type PythonView, type PyValue } from "../../../formats/index.ts";
import { strings, vector, type Tensor } from "../../../ir/index.ts";
import type { Features, ImportContext } from "../../estimator/index.ts";

/** The categories of one column: `keys[i]` is a string or number, or null for a missing one (None or NaN). */
export interface Categories {
  readonly kind: "string" | "numeric";
  readonly keys: readonly (string | number | null)[];
}

/** What an encoder was fitted on: a column for each array of `categories_`. */
export function categoryFeatures(view: PythonView): Features {
  const names = view.find("feature_names_in_")?.strings() ?? null;
  return { kind: "table", count: view.attribute("categories_").items().length, names };
}

/**
 * Reads an array of `categories_`. Equality is Python's: 1, 1.0 and True are one category. A column of the input holds
 * numbers or strings and knows one kind of missing cell: categories that need more are refused.
 */
export function readCategories(view: PythonView, context: ImportContext): Categories {
  const { type } = view.is("ndarray") ? view.array().dtype : { type: "object" };
  // The texts of Python 2 are bytes.
  const values = type === "bytes" ? toStrings(view.array()) : view.values();
  if (type === "datetime" || type === "timedelta") context.unsupported(`categories of dtype ${view.array().dtype.name}`);
  const keys = values.map((value) => keyOf(value, context));
  let [texts, numbers, missing] = [0, 0, 0];
  for (const key of keys) {
    if (key === null) missing++;
    else if (typeof key === "string") texts++;
    else numbers++;
  }
  if (texts > 0 && numbers > 0) context.unsupported("strings and numbers among the categories of one column");
  if (missing > 1) context.unsupported("both None and NaN among the categories of one column");
  return { kind: texts > 0 ? "string" : "numeric", keys };
}

function keyOf(value: PyValue, context: ImportContext): string | number | null {
  if (value === null || Number.isNaN(value)) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (value.kind === "scalar") return keyOf(value.value, context);
  if ((value.kind === "global" && value.name === "NA") || (value.kind === "object" && value.name === "NAType")) return null;
  return context.unsupported("a category that is neither a string nor a number");
}

/** The present categories as keys of a lookup, with the value that `valueOf` gives for each category's index; of equal keys, the first counts. */
export function lookupTable(
  { kind, keys }: Categories,
  valueOf: (index: number) => number,
): { keys: Tensor; values: number[]; missing: number | null } {
  const table = new Map<string | number, number>();
  let missing: number | null = null;
  for (const [index, key] of keys.entries()) {
    if (key === null) missing = valueOf(index);
    else if (!table.has(key)) table.set(key, valueOf(index));
  }
  const present = [...table.keys()];
  const texts = present.filter((key) => typeof key === "string");
  const numbers = present.filter((key) => typeof key === "number");
  return { keys: kind === "string" ? strings(texts) : vector(numbers), values: [...table.values()], missing };
}
